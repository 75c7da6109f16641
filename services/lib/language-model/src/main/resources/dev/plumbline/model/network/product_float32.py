# Matrices are [in, out], shared with training.

  def packed(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    return weight

  def product(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    # A single row goes through the matrix-vector product, which shares the reading of the matrix among the cores.
    if torch.eq(torch.size(x, 0), 1):
      y = torch.unsqueeze(torch.mv(torch.t(weight), torch.select(x, 0, 0)), 0)
    else:
      y = torch.mm(x, weight)
    return y

  def added(self: __torch__.M,
    sum: Tensor,
    x: Tensor,
    weight: Tensor) -> Tensor:
    if torch.eq(torch.size(x, 0), 1):
      _0 = torch.addmv_(torch.select(sum, 0, 0), torch.t(weight), torch.select(x, 0, 0))
    else:
      _1 = torch.addmm_(sum, x, weight)
    return sum
