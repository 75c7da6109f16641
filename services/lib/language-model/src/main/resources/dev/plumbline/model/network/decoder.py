# New tokens of several sequences, run through all blocks against their key-value caches in one call.
# The tokens of all sequences lie one after the other, [tokens, hidden]; constants between double braces are the
# model's. Every operator costs a microsecond or more however little it computes, which is what a single stream waits
# for: hence few operators, in place where nobody else sees the tensor.
# vectors:  per block 0 attention norm, 1 feed-forward norm, 2 query+key+value bias, 3 output bias, 4 gate+up bias,
#           5 down bias, 6 query norm, 7 key norm; empty where the model has none. Norms are multiplied by the root of
#           their length, so that they divide by the length of a vector instead of its mean square.
# matrices: per block query+key+value, output, gate+up, down, as the product takes them.
# caches:   per cache and block one tensor, [slots, key heads and then value heads, capacity, head dimension].
# segments: per segment six numbers: cache, first slot, slots, new tokens per slot, length seen, first token.
# places:   per segment where its keys and values go when a cache is seen as rows of one head's values.
# masks:    per segment and kind of block (0 sees everything, 1 has a sliding window) what is added to the scores,
#           empty when nothing is hidden.
# lora:     the adapters that tokens use, in their form; an empty list when there are none.
# uses, groups: which tokens use which adapter, as the code of their form takes it.

{{PRODUCT}}
{{ADAPTERS}}
  def norm(self: __torch__.M,
    x: Tensor,
    weight: Tensor,
    floor: Tensor) -> Tensor:
    return torch.mul_(torch.div(x, torch.hypot(torch.linalg_vector_norm(x, 2, [-1], True), floor)), weight)

  def scaled(self: __torch__.M,
    norm: Tensor,
    channels: Tensor) -> Tensor:
    scaled = torch.mul(norm, torch.sqrt(torch.numel(norm)))
    if torch.gt(torch.numel(channels), 0):
      scaled = torch.div_(scaled, channels)
    return scaled

  def biased(self: __torch__.M,
    y: Tensor,
    bias: Tensor) -> Tensor:
    if torch.gt(torch.numel(bias), 0):
      y = torch.add_(y, bias)
    return y

  # Memory for several adapters, per matrix for A and B.
  # like:  an adapter as it is packed.
  # ranks: per matrix the most that an adapter has.
  def room_for_adapters(self: __torch__.M,
    like: List[Tensor],
    adapters: int,
    ranks: List[int]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(like)):
      shape = [adapters, ranks[torch.floordiv(i, 2)], torch.size(like[i], 1)]
      _0 = torch.append(result, torch.new_empty(like[i], shape))
    return result

  # Copies an adapter to its place among others; ranks that it does not have are zero.
  def place_adapter(self: __torch__.M,
    room: List[Tensor],
    packed: List[Tensor],
    place: int) -> int:
    for i in range(torch.len(packed)):
      there = torch.select(room[i], 0, place)
      ranks = torch.size(packed[i], 0)
      rest = torch.sub(torch.size(there, 0), ranks)
      if torch.eq(rest, 0):
        _0 = torch.copy_(there, packed[i])
      else:
        _0 = torch.copy_(torch.narrow(there, 0, 0, ranks), packed[i])
        _1 = torch.zero_(torch.narrow(there, 0, ranks, rest))
    return place

  # An adapter that lies in one piece of memory: per matrix A [ranks, in] and B [ranks, out], as wide as their form has
  # them, without ranks where it has none.
  # a, b:   the memory as values of the types that A and B have.
  # layout: first value, rows and columns of each.
  def pieces(self: __torch__.M,
    a: Tensor,
    b: Tensor,
    layout: List[int]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for piece in range(torch.floordiv(torch.len(layout), 3)):
      at = torch.mul(piece, 3)
      rows = layout[torch.add(at, 1)]
      columns = layout[torch.add(at, 2)]
      memory = [a, b][torch.remainder(piece, 2)]
      flat = torch.narrow(memory, 0, layout[at], torch.mul(rows, columns))
      _0 = torch.append(result, torch.view(flat, [rows, columns]))
    return result

  def turned(self: __torch__.M,
    table: Tensor,
    positions: Tensor,
    sign: float,
    rest: float) -> Tensor:
    # What queries and keys are multiplied with, [tokens, heads, head dimension]; values keep what they are.
    half = torch.unsqueeze(torch.index_select(table, 0, positions), 1)
    whole = torch.cat([torch.mul(half, sign), half], -1)
    tokens = torch.size(whole, 0)
    turning = torch.expand(whole, [tokens, {{TURNING_HEADS}}, {{HEAD_DIMENSION}}])
    return torch.cat([turning, torch.new_full(whole, [tokens, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}], rest)], 1)

  def normed_heads(self: __torch__.M,
    heads: Tensor,
    vectors: List[Tensor],
    at: int,
    floor: Tensor) -> Tensor:
    if torch.gt(torch.numel(vectors[torch.add(at, 6)]), 0):
      q, k, v, = torch.split_with_sizes(heads, [{{HEADS}}, {{KEY_VALUE_HEADS}}, {{KEY_VALUE_HEADS}}], 1)
      q = self.norm(q, vectors[torch.add(at, 6)], floor)
      k = self.norm(k, vectors[torch.add(at, 7)], floor)
      heads = torch.cat([q, k, v], 1)
    return heads

  def attention(self: __torch__.M,
    q: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor,
    slots: int,
    time: int) -> Tensor:
    grouped = torch.reshape(q, [slots, time, {{KEY_VALUE_HEADS}}, {{GROUP}}, {{HEAD_DIMENSION}}])
    rows = torch.mul(time, {{GROUP}})
    queries = torch.reshape(torch.permute(grouped, [0, 2, 3, 1, 4]), [slots, {{KEY_VALUE_HEADS}}, rows, {{HEAD_DIMENSION}}])
    if torch.eq(torch.numel(mask), 0):
      mixed = torch.scaled_dot_product_attention(queries, keys, values, None, 0., False)
    else:
      mixed = torch.scaled_dot_product_attention(queries, keys, values, mask, 0., False)
    split = torch.view(mixed, [slots, {{KEY_VALUE_HEADS}}, {{GROUP}}, time, {{HEAD_DIMENSION}}])
    return torch.reshape(torch.permute(split, [0, 3, 1, 2, 4]), [torch.mul(slots, time), {{QUERY_SIZE}}])

  def attend(self: __torch__.M,
    heads: Tensor,
    caches: List[Tensor],
    block: int,
    segments: List[int],
    places: List[Tensor],
    masks: List[Tensor],
    window: int) -> Tensor:
    parts = annotate(List[Tensor], [])
    for segment in range(torch.len(places)):
      at = torch.mul(segment, 6)
      cache = caches[torch.add(torch.mul(segments[at], {{BLOCKS}}), block)]
      slot = segments[torch.add(at, 1)]
      slots = segments[torch.add(at, 2)]
      time = segments[torch.add(at, 3)]
      length = segments[torch.add(at, 4)]
      start = segments[torch.add(at, 5)]
      own = torch.narrow(heads, 0, start, torch.mul(slots, time))
      new = torch.reshape(torch.narrow(own, 1, {{HEADS}}, {{STORED_HEADS}}), [-1, {{HEAD_DIMENSION}}])
      _0 = torch.index_copy_(torch.view(cache, [-1, {{HEAD_DIMENSION}}]), 0, places[segment], new)
      seen = torch.narrow(torch.narrow(cache, 0, slot, slots), 2, 0, length)
      keys = torch.narrow(seen, 1, 0, {{KEY_VALUE_HEADS}})
      values = torch.narrow(seen, 1, {{KEY_VALUE_HEADS}}, {{KEY_VALUE_HEADS}})
      mask = masks[torch.add(torch.mul(segment, 2), window)]
      mixed = self.attention(torch.narrow(own, 1, 0, {{HEADS}}), keys, values, mask, slots, time)
      _1 = torch.append(parts, mixed)
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
    vectors: List[Tensor],
    matrices: List[{{MATRIX}}],
    windows: List[int],
    caches: List[Tensor],
    segments: List[int],
    places: List[Tensor],
    masks: List[Tensor],
    lora: List[Tensor],
    uses: List[int],
    groups: List[Tensor]) -> Tensor:
    x = torch.index_select(embedding, 0, ids)
    cos = self.turned(cosines, positions, 1., 1.)
    sin = self.turned(sines, positions, -1., 0.)
    floor = torch.new_full(x, [1], {{FLOOR}})
    head_floor = torch.new_full(x, [1], {{HEAD_FLOOR}})
    for block in range({{BLOCKS}}):
      v = torch.mul(block, 8)
      m = torch.mul(block, 4)
      h = self.norm(x, vectors[v], floor)
      y = self.biased(self.product(h, matrices[m]), vectors[torch.add(v, 2)])
      y = self.adapted(y, h, lora, m, uses, groups)
      heads = self.normed_heads(torch.view(y, [-1, {{ALL_HEADS}}, {{HEAD_DIMENSION}}]), vectors, v, head_floor)
      heads = torch.addcmul(torch.mul(heads, cos), torch.roll(heads, [{{HALF}}], [2]), sin)
      h = self.attend(heads, caches, block, segments, places, masks, windows[block])
      x = self.biased(self.added(x, h, matrices[torch.add(m, 1)]), vectors[torch.add(v, 3)])
      x = self.adapted(x, h, lora, torch.add(m, 1), uses, groups)
      h = self.norm(x, vectors[torch.add(v, 1)], floor)
      y = self.biased(self.product(h, matrices[torch.add(m, 2)]), vectors[torch.add(v, 4)])
      gate, up, = torch.chunk(self.adapted(y, h, lora, torch.add(m, 2), uses, groups), 2, -1)
      h = torch.mul_(torch.silu(gate), up)
      x = self.biased(self.added(x, h, matrices[torch.add(m, 3)]), vectors[torch.add(v, 5)])
      x = self.adapted(x, h, lora, torch.add(m, 3), uses, groups)
    return x

  def head(self: __torch__.M,
    x: Tensor,
    rows: Tensor,
    norm: Tensor,
    head: {{MATRIX}}) -> Tensor:
    floor = torch.new_full(x, [1], {{FLOOR}})
    return self.product(self.norm(torch.index_select(x, 0, rows), norm, floor), head)

  def log_probabilities(self: __torch__.M,
    x: Tensor,
    rows: Tensor,
    norm: Tensor,
    head: {{MATRIX}},
    following: Tensor) -> Tensor:
    logits = self.head(x, rows, norm, head)
    chosen = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(following, 1)), 1)
    return torch.sub(chosen, torch.logsumexp(logits, [1]))

  def resized(self: __torch__.M,
    cache: Tensor,
    slots: int,
    used: int) -> Tensor:
    resized = torch.new_empty(cache, [slots, torch.size(cache, 1), torch.size(cache, 2), torch.size(cache, 3)])
    _0 = torch.copy_(torch.narrow(resized, 0, 0, used), torch.narrow(cache, 0, 0, used))
    return resized

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
    slot: int,
    length: int) -> int:
    for cache in caches:
      _0 = torch.zero_(torch.narrow(torch.select(cache, 0, slot), 1, 0, length))
    return slot

  # places: where the first tokens of a slot go in the only slot of another cache, [tokens].
  def scatter(self: __torch__.M,
    source: List[Tensor],
    slot: int,
    target: List[Tensor],
    places: Tensor) -> int:
    for i in range(torch.len(source)):
      tokens = torch.narrow(torch.select(source[i], 0, slot), 1, 0, torch.size(places, 0))
      _0 = torch.index_copy_(torch.select(target[i], 0, 0), 1, places, tokens)
    return slot

  def gather(self: __torch__.M,
    source: List[Tensor],
    places: Tensor,
    target: List[Tensor],
    slot: int) -> int:
    for i in range(torch.len(source)):
      there = torch.narrow(torch.select(target[i], 0, slot), 1, 0, torch.size(places, 0))
      _0 = torch.copy_(there, torch.index_select(torch.select(source[i], 0, 0), 1, places))
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
