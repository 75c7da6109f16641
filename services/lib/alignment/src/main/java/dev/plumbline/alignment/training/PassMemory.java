package dev.plumbline.alignment.training;

import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The memory that one forward and backward pass holds beside the weights.
 *
 * <p>Counts what PyTorch keeps of each token until the way back: of each block the inputs of both
 * norms, the query and the key and value repeated to its width with what attention makes of them,
 * gate and up and the activated gate, and the inputs of projections that an adapter changes. A
 * predicted token keeps its logits, their log probabilities and the gradient of one of them. The
 * allowance is for what lives only for a moment and for the allocator; it was measured.
 *
 * @param token bytes of one token in all blocks that run
 * @param prediction bytes of one predicted token
 */
record PassMemory(long token, long prediction) {

  private static final double ALLOWANCE = 1.1;
  private static final int LOGIT_COPIES = 3;

  /** Of passes with this adapter through the blocks below the given one. */
  static PassMemory of(ModelConfiguration model, LoraAdapter adapter, int endBlock) {
    double token = (double) endBlock * floatsOfBlock(model, adapter) * Float.BYTES * ALLOWANCE;
    double prediction = (double) LOGIT_COPIES * model.vocabularySize() * Float.BYTES * ALLOWANCE;
    return new PassMemory((long) token, (long) prediction);
  }

  private static long floatsOfBlock(ModelConfiguration model, LoraAdapter adapter) {
    Set<Projection> changed =
        adapter.pairs().keySet().stream().map(LoraSite::projection).collect(Collectors.toSet());
    long hidden = model.hiddenSize();
    long middle = model.intermediateSize();
    long queries = (long) model.heads() * model.headDimension();
    long keys = (long) model.keyValueHeads() * model.headDimension();
    long floats = 2 * hidden + 4 * queries + 3 * middle;
    if (model.queryKeyNorm()) {
      floats += queries + keys;
    }
    if (anyOf(changed, Projection.QUERY, Projection.KEY, Projection.VALUE)) {
      floats += hidden;
    }
    if (anyOf(changed, Projection.OUTPUT)) {
      floats += queries;
    }
    if (anyOf(changed, Projection.GATE, Projection.UP)) {
      floats += hidden + 2 * middle;
    }
    if (anyOf(changed, Projection.DOWN)) {
      floats += middle;
    }
    return floats;
  }

  private static boolean anyOf(Set<Projection> changed, Projection... projections) {
    return Set.of(projections).stream().anyMatch(changed::contains);
  }

  /**
   * What a pass over these rows holds.
   *
   * @param predicted whether their responses are predicted
   */
  long bytes(List<EncodedRow> rows, boolean predicted) {
    long predictions = predicted ? rows.stream().mapToLong(EncodedRow::responseLength).sum() : 0;
    return PassPlanner.tokens(rows) * token + predictions * prediction;
  }
}
