# Matrices are bfloat16, [out, in], which is its faster order; rows are rounded for the product alone.

  def round(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    return torch.copy_(weight, torch.to(weight, 15))

  def packed(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    return torch.contiguous(torch.to(torch.t(weight), 15))

  def product(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), weight, None), 6)

  def added(self: __torch__.M,
    sum: Tensor,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return torch.add_(sum, self.product(x, weight))
