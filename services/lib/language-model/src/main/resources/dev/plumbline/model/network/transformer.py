# One decoder block and what surrounds it, differentiable with respect to the LoRA matrices.
# Activations are [rows, hidden] with rows = batch * time; constants between double braces are the model's.
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

  def attention(self: __torch__.M,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    cos: Tensor,
    sin: Tensor,
    mask: Tensor,
    weights: List[Tensor]) -> Tensor:
    time = torch.size(cos, 0)
    batch = torch.floordiv(torch.size(q, 0), time)
    queries = torch.view(q, [batch, time, {{HEADS}}, {{HEAD_DIMENSION}}])
    keys = torch.view(k, [batch, time, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}])
    values = torch.view(v, [batch, time, {{KEY_VALUE_HEADS}}, {{HEAD_DIMENSION}}])
    if torch.gt(torch.numel(weights[10]), 0):
      queries = self.norm(queries, weights[10])
      keys = self.norm(keys, weights[11])
    queries = self.rotated(torch.transpose(queries, 1, 2), cos, sin)
    keys = self.rotated(torch.transpose(keys, 1, 2), cos, sin)
    values = torch.transpose(values, 1, 2)
    wide = [batch, {{KEY_VALUE_HEADS}}, {{GROUP}}, time, {{HEAD_DIMENSION}}]
    whole = [batch, {{HEADS}}, time, {{HEAD_DIMENSION}}]
    keys = torch.reshape(torch.expand(torch.unsqueeze(keys, 2), wide), whole)
    values = torch.reshape(torch.expand(torch.unsqueeze(values, 2), wide), whole)
    if torch.eq(torch.numel(mask), 0):
      mixed = torch.scaled_dot_product_attention(queries, keys, values, None, 0., True)
    else:
      mixed = torch.scaled_dot_product_attention(queries, keys, values, mask, 0., False)
    return torch.reshape(torch.transpose(mixed, 1, 2), [torch.mul(batch, time), {{QUERY_SIZE}}])

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
    mask: Tensor,
    weights: List[Tensor],
    lora: List[Tensor]) -> Tensor:
    h = self.norm(x, weights[0])
    qkv = self.biased(torch.matmul(h, weights[1]), weights[6])
    q, k, v, = torch.split_with_sizes(qkv, [{{QUERY_SIZE}}, {{KEY_VALUE_SIZE}}, {{KEY_VALUE_SIZE}}], -1)
    q = self.adapted(q, h, lora, 0)
    k = self.adapted(k, h, lora, 1)
    v = self.adapted(v, h, lora, 2)
    mixed = self.attention(q, k, v, cos, sin, mask, weights)
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
    mask: Tensor,
    weights: List[Tensor]) -> Tensor:
    none = torch.slice(weights[0], 0, 0, 0)
    return self.adapted_block(x, cos, sin, mask, weights, torch.mul([none], 21))

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
