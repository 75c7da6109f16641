# New tokens of several sequences, run through all blocks against their key-value caches in one call.
# The tokens of all sequences lie one after the other, [tokens, hidden]; constants between double braces are the
# model's. Weights are as in transformer.py, those of all blocks in one list.
# caches:   per cache and block a key and a value tensor, [slots, key-value heads, capacity, head dimension].
# segments: per segment six numbers: cache, first slot, slots, new tokens per slot, length seen, first token.
# places:   per segment where its keys go when a cache is seen as rows of one head's values.
# masks:    per segment and kind of block (0 sees everything, 1 has a sliding window) what is added to the scores,
#           empty when nothing is hidden.
# lora:     per block and group (query+key+value, output, gate+up, down) the adapters side by side:
#           a [in, ranks], b [ranks, out] with the scaling in it, and the adapter that each rank belongs to.
# adapters: per token the adapter it uses, [tokens, 1]; empty when all use the only one.

  def norm(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    variance = torch.mean(torch.pow(x, 2), [-1], True)
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(variance, {{EPSILON}}))), weight)

  def product(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    # A single row goes through the matrix-vector product, which shares the reading of the matrix among the cores.
    if torch.eq(torch.size(x, 0), 1):
      y = torch.unsqueeze(torch.mv(torch.t(weight), torch.select(x, 0, 0)), 0)
    else:
      y = torch.mm(x, weight)
    return y

  def linear(self: __torch__.M,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    lora: List[Tensor],
    group: int,
    adapters: Tensor) -> Tensor:
    y = self.product(x, weight)
    if torch.gt(torch.numel(bias), 0):
      y = torch.add(y, bias)
    a = lora[torch.mul(group, 3)]
    if torch.gt(torch.numel(a), 0):
      low = torch.mm(x, a)
      if torch.gt(torch.numel(adapters), 0):
        low = torch.masked_fill(low, torch.ne(adapters, lora[torch.add(torch.mul(group, 3), 2)]), 0.)
      y = torch.addmm(y, low, lora[torch.add(torch.mul(group, 3), 1)])
    return y

  def rotated(self: __torch__.M,
    x: Tensor,
    cos: Tensor,
    sin: Tensor) -> Tensor:
    low, high, = torch.chunk(x, 2, -1)
    return torch.cat([torch.sub(torch.mul(low, cos), torch.mul(high, sin)), torch.add(torch.mul(high, cos), torch.mul(low, sin))], -1)

  def attention(self: __torch__.M,
    q: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor,
    slots: int,
    time: int) -> Tensor:
    grouped = torch.view(q, [slots, time, {{KEY_VALUE_HEADS}}, {{GROUP}}, {{HEAD_DIMENSION}}])
    rows = torch.mul(time, {{GROUP}})
    queries = torch.reshape(torch.permute(grouped, [0, 2, 3, 1, 4]), [slots, {{KEY_VALUE_HEADS}}, rows, {{HEAD_DIMENSION}}])
    if torch.eq(torch.numel(mask), 0):
      mixed = torch.scaled_dot_product_attention(queries, keys, values, None, 0., False)
    else:
      mixed = torch.scaled_dot_product_attention(queries, keys, values, mask, 0., False)
    split = torch.view(mixed, [slots, {{KEY_VALUE_HEADS}}, {{GROUP}}, time, {{HEAD_DIMENSION}}])
    return torch.reshape(torch.permute(split, [0, 3, 1, 2, 4]), [torch.mul(slots, time), {{QUERY_SIZE}}])

  def attend(self: __torch__.M,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    caches: List[Tensor],
    block: int,
    segments: List[int],
    places: List[Tensor],
    masks: List[Tensor],
    window: int) -> Tensor:
    parts = annotate(List[Tensor], [])
    for segment in range(torch.len(places)):
      at = torch.mul(segment, 6)
      cache = torch.mul(torch.add(torch.mul(segments[at], {{BLOCKS}}), block), 2)
      slot = segments[torch.add(at, 1)]
      slots = segments[torch.add(at, 2)]
      time = segments[torch.add(at, 3)]
      length = segments[torch.add(at, 4)]
      start = segments[torch.add(at, 5)]
      tokens = torch.mul(slots, time)
      rows = torch.mul(tokens, {{KEY_VALUE_HEADS}})
      new_keys = torch.reshape(torch.narrow(k, 0, start, tokens), [rows, {{HEAD_DIMENSION}}])
      new_values = torch.reshape(torch.narrow(v, 0, start, tokens), [rows, {{HEAD_DIMENSION}}])
      all_keys = caches[cache]
      all_values = caches[torch.add(cache, 1)]
      _0 = torch.index_copy_(torch.view(all_keys, [-1, {{HEAD_DIMENSION}}]), 0, places[segment], new_keys)
      _1 = torch.index_copy_(torch.view(all_values, [-1, {{HEAD_DIMENSION}}]), 0, places[segment], new_values)
      keys = torch.narrow(torch.narrow(all_keys, 0, slot, slots), 2, 0, length)
      values = torch.narrow(torch.narrow(all_values, 0, slot, slots), 2, 0, length)
      mask = masks[torch.add(torch.mul(segment, 2), window)]
      mixed = self.attention(torch.narrow(q, 0, start, tokens), keys, values, mask, slots, time)
      _2 = torch.append(parts, mixed)
    if torch.eq(torch.len(parts), 1):
      result = parts[0]
    else:
      result = torch.cat(parts)
    return result

  def step(self: __torch__.M,
    ids: Tensor,
    positions: Tensor,
    cosines: Tensor,
    sines: Tensor,
    embedding: Tensor,
    weights: List[Tensor],
    windows: List[int],
    caches: List[Tensor],
    segments: List[int],
    places: List[Tensor],
    masks: List[Tensor],
    lora: List[Tensor],
    adapters: Tensor) -> Tensor:
    x = torch.index_select(embedding, 0, ids)
    cos = torch.unsqueeze(torch.index_select(cosines, 0, positions), 1)
    sin = torch.unsqueeze(torch.index_select(sines, 0, positions), 1)
    tokens = torch.size(ids, 0)
    for block in range({{BLOCKS}}):
      first = torch.mul(block, {{WEIGHTS}})
      w = torch.slice(weights, first, torch.add(first, {{WEIGHTS}}), 1)
      l = torch.slice(lora, torch.mul(block, 12), torch.add(torch.mul(block, 12), 12), 1)
      h = self.norm(x, w[0])
      qkv = self.linear(h, w[1], w[6], l, 0, adapters)
      q, k, v, = torch.split_with_sizes(qkv, [{{QUERY_SIZE}}, {{KEY_VALUE_SIZE}}, {{KEY_VALUE_SIZE}}], -1)
      queries = torch.view(q, [tokens, {{HEADS}}, {{HEAD_DIMENSION}}])
      keys = torch.view(k, [tokens, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}])
      if torch.gt(torch.numel(w[10]), 0):
        queries = self.norm(queries, w[10])
        keys = self.norm(keys, w[11])
      queries = self.rotated(queries, cos, sin)
      keys = self.rotated(keys, cos, sin)
      mixed = self.attend(queries, keys, v, caches, block, segments, places, masks, windows[block])
      x = torch.add(x, self.linear(mixed, w[2], w[7], l, 1, adapters))
      h = self.norm(x, w[3])
      gate, up, = torch.chunk(self.linear(h, w[4], w[8], l, 2, adapters), 2, -1)
      x = torch.add(x, self.linear(torch.mul(torch.silu(gate), up), w[5], w[9], l, 3, adapters))
    return x

  def head(self: __torch__.M,
    x: Tensor,
    rows: Tensor,
    norm: Tensor,
    head: Tensor) -> Tensor:
    return self.product(self.norm(torch.index_select(x, 0, rows), norm), head)

  def resized(self: __torch__.M,
    cache: Tensor,
    slots: int,
    used: int) -> Tensor:
    larger = torch.new_zeros(cache, [slots, torch.size(cache, 1), torch.size(cache, 2), torch.size(cache, 3)])
    _0 = torch.copy_(torch.narrow(larger, 0, 0, used), torch.narrow(cache, 0, 0, used))
    return larger

  def move(self: __torch__.M,
    caches: List[Tensor],
    origin: int,
    target: int,
    length: int) -> int:
    for cache in caches:
      there = torch.narrow(torch.select(cache, 0, target), 1, 0, length)
      _0 = torch.copy_(there, torch.narrow(torch.select(cache, 0, origin), 1, 0, length))
    return length

  def exchange(self: __torch__.M,
    caches: List[Tensor],
    first: int,
    second: int,
    length: int) -> int:
    for cache in caches:
      one = torch.narrow(torch.select(cache, 0, first), 1, 0, length)
      other = torch.narrow(torch.select(cache, 0, second), 1, 0, length)
      kept = torch.clone(one)
      _0 = torch.copy_(one, other)
      _1 = torch.copy_(other, kept)
    return length

  def clear(self: __torch__.M,
    caches: List[Tensor],
    slot: int) -> int:
    for cache in caches:
      _0 = torch.zero_(torch.select(cache, 0, slot))
    return slot

  def copy(self: __torch__.M,
    source: List[Tensor],
    target: List[Tensor],
    origin: int,
    slot: int,
    length: int) -> int:
    for i in range(torch.len(source)):
      there = torch.narrow(torch.select(target[i], 0, slot), 1, 0, length)
      _0 = torch.copy_(there, torch.narrow(torch.select(source[i], 0, origin), 1, 0, length))
    return length
