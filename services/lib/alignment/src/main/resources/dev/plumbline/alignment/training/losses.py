# Losses and measures, differentiable where training needs them.
# P response tokens, R rows, V vocabulary, H hidden size.

  def log_probabilities(self: __torch__.M,
    logits: Tensor,
    tokens: Tensor) -> Tensor:
    return torch.neg(torch.cross_entropy_loss(logits, tokens, None, 0, -100, 0.))

  # log_p [P]; likelihood [P] and contrast [R, P] are weights; constants: smoothing, contrast weight, share of a row.
  # Gives [3]: the whole loss, its cross-entropy, its contrast.
  def instruct(self: __torch__.M,
    log_p: Tensor,
    likelihood: Tensor,
    contrast: Tensor,
    constants: Tensor) -> Tensor:
    smoothing, weight, share, = torch.unbind(constants)
    entropy = torch.neg(torch.dot(log_p, likelihood))
    difference = torch.mv(contrast, log_p)
    right = torch.mul(torch.rsub(smoothing, 1), torch.softplus(torch.neg(difference)))
    wrong = torch.mul(smoothing, torch.softplus(difference))
    contrasted = torch.mul(torch.sum(torch.add(right, wrong)), share)
    return torch.stack([torch.add(entropy, torch.mul(weight, contrasted)), entropy, contrasted])

  # log_p [P], weights [P]: what is left of the likelihood, a scalar.
  def unlikelihood(self: __torch__.M,
    log_p: Tensor,
    weights: Tensor) -> Tensor:
    return torch.neg(torch.dot(log_p, weights))

  # log_p [P]; sides [R, P] is 1 on chosen and -1 on rejected tokens; reference [R] is the same difference of the base;
  # constants: beta, share of a pair.
  def preference(self: __torch__.M,
    log_p: Tensor,
    sides: Tensor,
    reference: Tensor,
    constants: Tensor) -> Tensor:
    beta, share, = torch.unbind(constants)
    gain = torch.mul(torch.sub(torch.mv(sides, log_p), reference), beta)
    return torch.mul(torch.sum(torch.softplus(torch.neg(gain))), share)

  # state [tokens, H], target [P, H]: the sum of the distances, times a weight.
  def distance(self: __torch__.M,
    state: Tensor,
    positions: Tensor,
    target: Tensor,
    weight: Tensor) -> Tensor:
    rows = torch.index_select(state, 0, positions)
    apart = torch.linalg_vector_norm(torch.sub(rows, target), 2, [-1])
    return torch.mul(torch.sum(apart), weight)

  # [P, V] each: KL(new || base) of each position.
  def divergence(self: __torch__.M,
    logits: Tensor,
    base: Tensor) -> Tensor:
    log_p = torch.log_softmax(logits, -1)
    log_q = torch.log_softmax(base, -1)
    return torch.sum(torch.mul(torch.exp(log_p), torch.sub(log_p, log_q)), [-1])
