# Adapters as exact as their files: per matrix A [adapters, ranks, in] and B [adapters, ranks, out], or the only one as it
# is packed, without the first dimension, when all tokens use it.
# uses:     empty when all use the only one. Else, of the first tokens, which are grouped by their adapter: how many of
#           the first adapters they use, tokens of each, and their number, without adapters when none of them has one;
#           then first token, tokens and adapter of each run of later tokens.
# groups:   the grouped tokens by adapter, as many for each, [adapters * tokens]; where among them each token is,
#           [grouped]; and those that have no adapter, [grouped, 1], empty when there are none.

  def adapted(self: __torch__.M,
    y: Tensor,
    x: Tensor,
    lora: List[Tensor],
    matrix: int,
    uses: List[int],
    groups: List[Tensor]) -> Tensor:
    if torch.gt(torch.len(lora), 0):
      at = torch.mul(matrix, 2)
      a = lora[at]
      b = lora[torch.add(at, 1)]
      if torch.gt(torch.numel(a), 0):
        if torch.gt(torch.len(uses), 0):
          y = self.adapted_by_several(y, x, a, b, uses, groups)
        else:
          if torch.eq(torch.size(x, 0), 1):
            low = torch.mv(a, torch.select(x, 0, 0))
            _1 = torch.addmv_(torch.select(y, 0, 0), torch.t(b), low)
          else:
            _2 = torch.addmm_(y, torch.mm(x, torch.t(a)), b)
    return y

  # Answers that grow have a token each: those of an adapter together, all adapters in one product, which reads each
  # adapter once. A stretch of a prompt is a product of its own.
  def adapted_by_several(self: __torch__.M,
    y: Tensor,
    x: Tensor,
    down: Tensor,
    up: Tensor,
    uses: List[int],
    groups: List[Tensor]) -> Tensor:
    if torch.gt(uses[0], 0):
      grouped = torch.view(torch.index_select(x, 0, groups[0]), [uses[0], uses[1], torch.size(x, 1)])
      low = torch.bmm(torch.narrow(down, 0, 0, uses[0]), torch.transpose(grouped, 1, 2))
      changes = torch.flatten(torch.bmm(torch.transpose(low, 1, 2), torch.narrow(up, 0, 0, uses[0])), 0, 1)
      own = torch.index_select(changes, 0, groups[1])
      if torch.gt(torch.numel(groups[2]), 0):
        own = torch.masked_fill_(own, groups[2], 0.)
      _0 = torch.add_(torch.narrow(y, 0, 0, uses[2]), own)
    for run in range(torch.floordiv(torch.sub(torch.len(uses), 3), 3)):
      at = torch.add(torch.mul(run, 3), 3)
      first = uses[at]
      tokens = uses[torch.add(at, 1)]
      adapter = uses[torch.add(at, 2)]
      low = torch.mm(torch.narrow(x, 0, first, tokens), torch.t(torch.select(down, 0, adapter)))
      _1 = torch.addmm_(torch.narrow(y, 0, first, tokens), low, torch.select(up, 0, adapter))
    return y

  # The first adapters.
  # room: what "room_for_adapters" gives, or one adapter as it is packed.
  def joined_adapters(self: __torch__.M,
    room: List[Tensor],
    adapters: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for tensor in room:
      if torch.eq(torch.dim(tensor), 2):
        _0 = torch.append(result, torch.unsqueeze(tensor, 0))
      else:
        _1 = torch.append(result, torch.narrow(tensor, 0, 0, adapters))
    return result

