# Adapters in 8 bits: per matrix A [adapters * ranks, in and zeros], B [adapters * ranks, out and 8 bytes for scale and bias], and
# a one for each rank of A in bf16.
# All ranks of all adapters are multiplied with all tokens, which costs less than to tell them apart, and each token adds
# up the rows of B of its own ranks, as it would add up embeddings.
# uses:     per matrix where its tensors begin among the groups.
# groups:   for each number of ranks: the ranks of all tokens; where those numbers of each token lie that A makes of it;
#           and where each token's ranks begin, [tokens].

  def adapted(self: __torch__.M,
    y: Tensor,
    x: Tensor,
    lora: List[Tensor],
    matrix: int,
    uses: List[int],
    groups: List[Tensor]) -> Tensor:
    if torch.gt(torch.len(lora), 0):
      at = torch.mul(matrix, 3)
      a = lora[at]
      if torch.gt(torch.numel(a), 0):
        b = lora[torch.add(at, 1)]
        group = uses[matrix]
        ranks = groups[group]
        begins = groups[torch.add(group, 2)]
        # The product with bytes is fast for bf16 alone, and takes whole groups of inputs.
        inputs = torch.to(x, 15)
        rest = torch.sub(torch.size(a, 1), torch.size(x, 1))
        if torch.gt(rest, 0):
          inputs = torch.constant_pad_nd(inputs, [0, rest])
        all = torch._weight_int8pack_mm(inputs, a, lora[torch.add(at, 2)])
        low = torch.to(torch.index_select(torch.view(all, [-1]), 0, groups[torch.add(group, 1)]), 6)
        own = ops.quantized.embedding_bag_byte_rowwise_offsets(b, ranks, begins, False, 0, False, low, None, False)
        y = torch.add_(y, own)
    return y

  # The first adapters.
  # room: what "room_for_adapters" gives, or one adapter as it is packed.
  def joined_adapters(self: __torch__.M,
    room: List[Tensor],
    adapters: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(room)):
      tensor = room[i]
      if torch.gt(torch.dim(tensor), 2):
        tensor = torch.flatten(torch.narrow(tensor, 0, 0, adapters), 0, 1)
      _0 = torch.append(result, tensor)
      if torch.eq(torch.remainder(i, 2), 1):
        _1 = torch.append(result, torch.new_ones(tensor, [torch.size(tensor, 0)], dtype=15))
    return result
