# A matrix is rounded to 8 bits with a scale for each output, or to 7 where the processor could not add the products
# exactly. A row of activations has a scale of its own: brought to the range from -1 to 1 first, it is rounded in steps
# of 1/127 in the same way whatever other rows are in the batch, and moved up by 128. Sums are exact.
# Inputs with large activations would leave the others of their row few of the 8 bits: where a norm comes before, it
# divides each input by its "channel" number, the root of its largest activation over its largest weight, and the
# matrix is multiplied by that before it is rounded, as in SmoothQuant (arXiv:2211.10438).

  def channels(self: __torch__.M,
    before: Tensor,
    after: Tensor,
    norm: Tensor,
    weight: Tensor) -> Tensor:
    states = torch.cat([before, after])
    lengths = torch.sqrt(torch.add(torch.mean(torch.pow(states, 2), [-1], True), {{EPSILON}}))
    activations = torch.amax(torch.abs(torch.mul(torch.div(states, lengths), norm)), [0])
    return self.balance(activations, weight)

  def head_channels(self: __torch__.M,
    states: Tensor,
    weight: Tensor) -> Tensor:
    return self.balance(torch.amax(torch.abs(states), [0]), weight)

  def balance(self: __torch__.M,
    activations: Tensor,
    weight: Tensor) -> Tensor:
    weights = torch.clamp_min(torch.amax(torch.abs(weight), [1]), 1e-5)
    return torch.clamp(torch.sqrt(torch.div(torch.clamp_min(activations, 1e-5), weights)), 0.001, 1000.)

  def weighted(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    if torch.gt(torch.numel(channels), 0):
      weight = torch.mul(weight, torch.unsqueeze(channels, 1))
    return weight

  def scales(self: __torch__.M,
    weight: Tensor) -> Tensor:
    return torch.clamp_min(torch.div(torch.amax(torch.abs(weight), [0]), {{LARGEST_WEIGHT}}.), 1e-12)

  def round(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> Tensor:
    weighted = self.weighted(weight, channels)
    scales = self.scales(weighted)
    rounded = torch.mul_(torch.round_(torch.div(weighted, scales)), scales)
    if torch.gt(torch.numel(channels), 0):
      rounded = torch.div_(rounded, torch.unsqueeze(channels, 1))
    return torch.copy_(weight, rounded)

  def packed(self: __torch__.M,
    weight: Tensor,
    channels: Tensor) -> __torch__.torch.classes.quantized.LinearPackedParamsBase:
    weighted = self.weighted(weight, channels)
    scales = self.scales(weighted)
    zeros = torch.zeros_like(scales, dtype=4)
    rows = torch.quantize_per_channel(torch.contiguous(torch.t(weighted)), scales, zeros, 0, 12)
    return ops.quantized.linear_prepack(rows, None)

  def largest(self: __torch__.M,
    x: Tensor) -> Tensor:
    return torch.clamp_min_(torch.amax(torch.abs(x), [-1], True), 1e-12)

  def whole(self: __torch__.M,
    x: Tensor,
    largest: Tensor,
    weight: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
    row = torch.div(x, largest)
    return ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(row, 0.007874015748031496, 128, weight)

  def product(self: __torch__.M,
    x: Tensor,
    weight: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
    largest = self.largest(x)
    return torch.mul_(self.whole(x, largest, weight), largest)

  def added(self: __torch__.M,
    sum: Tensor,
    x: Tensor,
    weight: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
    largest = self.largest(x)
    return torch.addcmul_(sum, self.whole(x, largest, weight), largest)
