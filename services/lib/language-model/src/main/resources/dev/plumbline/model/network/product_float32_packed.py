# Matrices in the order in which oneDNN's kernels read them, a copy of those that training uses. For few rows these
# kernels are several times as fast as a product of plain matrices.

  def packed(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.t(weight)), {{PACKED_FOR_ROWS}})

  def product(self: __torch__.M,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, weight, None, "none", annotate(List[Optional[number]], []), "")

  def added(self: __torch__.M,
    sum: Tensor,
    x: Tensor,
    weight: Tensor) -> Tensor:
    return torch.add_(sum, self.product(x, weight))
