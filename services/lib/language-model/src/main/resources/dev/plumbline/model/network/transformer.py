# One decoder block and what surrounds it, differentiable with respect to the LoRA matrices.
# Activations are [tokens, hidden], run after run; constants between double braces are the model's.
# masks:   per run what is added to its attention scores, [length, past + length]: all that its tokens see is the latest
#          run before it that ends at its past, what that one sees, and itself. [length, 0] where a run stands at the
#          start and attention is plainly causal.
# weights: 0 attention norm, 1 query+key+value, 2 output, 3 feed-forward norm, 4 gate+up, 5 down,
#          6 query+key+value bias, 7 output bias, 8 gate+up bias, 9 down bias, 10 query norm, 11 key norm
#          (empty where the model has none); matrices are [in, out].
# lora:    a [rank, in], b [out, rank] and scaling for each of the seven projections, empty where there is none.

  def norm(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    variance = torch.mean(torch.pow(x, 2), [-1], True)
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(variance, {{EPSILON}}))), weight)

  def adapted(self: __torch__.M,
    y: Tensor,
    x: Tensor,
    lora: List[Tensor],
    site: int) -> Tensor:
    a = lora[torch.mul(site, 3)]
    if torch.eq(torch.numel(a), 0):
      result = y
    else:
      low = torch.mul(torch.matmul(x, torch.t(a)), lora[torch.add(torch.mul(site, 3), 2)])
      result = torch.add(y, torch.matmul(low, torch.t(lora[torch.add(torch.mul(site, 3), 1)])))
    return result

  def rotated(self: __torch__.M,
    x: Tensor,
    cos: Tensor,
    sin: Tensor) -> Tensor:
    low, high, = torch.chunk(x, 2, -1)
    return torch.cat([torch.sub(torch.mul(low, cos), torch.mul(high, sin)), torch.add(torch.mul(high, cos), torch.mul(low, sin))], -1)

  def widened(self: __torch__.M,
    x: Tensor) -> Tensor:
    time = torch.size(x, 1)
    wide = torch.expand(torch.unsqueeze(x, 1), [{{KEY_VALUE_HEADS}}, {{GROUP}}, time, {{HEAD_DIMENSION}}])
    return torch.reshape(wide, [1, {{HEADS}}, time, {{HEAD_DIMENSION}}])

  def attention(self: __torch__.M,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    cos: Tensor,
    sin: Tensor,
    masks: List[Tensor],
    weights: List[Tensor]) -> Tensor:
    tokens = torch.size(q, 0)
    queries = torch.view(q, [tokens, {{HEADS}}, {{HEAD_DIMENSION}}])
    keys = torch.view(k, [tokens, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}])
    values = torch.transpose(torch.view(v, [tokens, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}]), 0, 1)
    if torch.gt(torch.numel(weights[10]), 0):
      queries = self.norm(queries, weights[10])
      keys = self.norm(keys, weights[11])
    queries = self.rotated(torch.transpose(queries, 0, 1), cos, sin)
    keys = self.rotated(torch.transpose(keys, 0, 1), cos, sin)
    # Per run the keys and values of all that its tokens see, those of the runs before it included.
    seen_keys = annotate(List[Tensor], [])
    seen_values = annotate(List[Tensor], [])
    mixed = annotate(List[Tensor], [])
    first = 0
    for i in range(torch.len(masks)):
      mask = masks[i]
      time = torch.size(mask, 0)
      past = torch.sub(torch.size(mask, 1), time)
      run_queries = torch.unsqueeze(torch.narrow(queries, 1, first, time), 0)
      run_keys = torch.narrow(keys, 1, first, time)
      run_values = torch.narrow(values, 1, first, time)
      first = torch.add(first, time)
      if torch.gt(past, 0):
        parent = 0
        for j in range(i):
          if torch.eq(torch.size(seen_keys[j], 1), past):
            parent = j
        run_keys = torch.cat([seen_keys[parent], run_keys], 1)
        run_values = torch.cat([seen_values[parent], run_values], 1)
      _0 = torch.append(seen_keys, run_keys)
      _1 = torch.append(seen_values, run_values)
      wide_keys = self.widened(run_keys)
      wide_values = self.widened(run_values)
      if torch.lt(past, 0):
        part = torch.scaled_dot_product_attention(run_queries, wide_keys, wide_values, None, 0., True)
      else:
        part = torch.scaled_dot_product_attention(run_queries, wide_keys, wide_values, mask, 0., False)
      _2 = torch.append(mixed, torch.reshape(torch.transpose(torch.squeeze(part, 0), 0, 1), [time, {{QUERY_SIZE}}]))
    return torch.cat(mixed, 0)

  def biased(self: __torch__.M,
    y: Tensor,
    bias: Tensor) -> Tensor:
    if torch.eq(torch.numel(bias), 0):
      result = y
    else:
      result = torch.add(y, bias)
    return result

  def adapted_block(self: __torch__.M,
    x: Tensor,
    cos: Tensor,
    sin: Tensor,
    masks: List[Tensor],
    weights: List[Tensor],
    lora: List[Tensor]) -> Tensor:
    h = self.norm(x, weights[0])
    qkv = self.biased(torch.matmul(h, weights[1]), weights[6])
    q, k, v, = torch.split_with_sizes(qkv, [{{QUERY_SIZE}}, {{KEY_VALUE_SIZE}}, {{KEY_VALUE_SIZE}}], -1)
    q = self.adapted(q, h, lora, 0)
    k = self.adapted(k, h, lora, 1)
    v = self.adapted(v, h, lora, 2)
    mixed = self.attention(q, k, v, cos, sin, masks, weights)
    output = self.biased(torch.matmul(mixed, weights[2]), weights[7])
    x = torch.add(x, self.adapted(output, mixed, lora, 3))
    h = self.norm(x, weights[3])
    gate, up, = torch.chunk(self.biased(torch.matmul(h, weights[4]), weights[8]), 2, -1)
    gate = self.adapted(gate, h, lora, 4)
    up = self.adapted(up, h, lora, 5)
    h = torch.mul(torch.silu(gate), up)
    down = self.biased(torch.matmul(h, weights[5]), weights[9])
    return torch.add(x, self.adapted(down, h, lora, 6))

  def block(self: __torch__.M,
    x: Tensor,
    cos: Tensor,
    sin: Tensor,
    masks: List[Tensor],
    weights: List[Tensor]) -> Tensor:
    none = torch.slice(weights[0], 0, 0, 0)
    return self.adapted_block(x, cos, sin, masks, weights, torch.mul([none], 21))

  def embedded(self: __torch__.M,
    ids: Tensor,
    embedding: Tensor) -> Tensor:
    return torch.index_select(embedding, 0, ids)

  def rows(self: __torch__.M,
    x: Tensor,
    positions: Tensor) -> Tensor:
    return torch.index_select(x, 0, positions)

  def logits(self: __torch__.M,
    x: Tensor,
    positions: Tensor,
    norm: Tensor,
    head: Tensor) -> Tensor:
    return torch.matmul(self.norm(torch.index_select(x, 0, positions), norm), head)

  def transposed(self: __torch__.M,
    x: Tensor) -> Tensor:
    return torch.contiguous(torch.t(x))
