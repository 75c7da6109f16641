package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.weights.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All weights of a model, frozen.
 *
 * @param manager owns them; capped, so that a result which would leak into it fails instead
 * @param embedding [vocabulary, hidden]; the head seen transposed where the model ties them
 * @param finalNorm [hidden]
 * @param head [hidden, vocabulary]
 */
record ModelWeights(
    NDManager manager,
    NDArray embedding,
    List<BlockWeights> blocks,
    NDArray finalNorm,
    NDArray head)
    implements AutoCloseable {

  static ModelWeights load(
      ModelConfiguration model,
      TensorSource source,
      NDManager parent,
      TorchScriptModule code,
      Progress progress) {
    NDManager manager = parent.newSubManager();
    try {
      WeightLoader loader = new WeightLoader(source, manager, code);
      int vocabulary = model.vocabularySize();
      int hidden = model.hiddenSize();
      String embeddingName = "model.embed_tokens.weight";
      String headName = model.tiedEmbeddings() ? embeddingName : "lm_head.weight";
      NDArray head = loader.projection(List.of(headName), hidden, vocabulary);
      NDArray embedding =
          model.tiedEmbeddings()
              ? head.transpose()
              : loader.matrix(embeddingName, vocabulary, hidden);
      List<BlockWeights> blocks = new ArrayList<>();
      for (int block = 0; block < model.blocks(); block++) {
        progress.update("Loading weights", block, model.blocks());
        blocks.add(BlockWeights.load(loader, model, block));
      }
      NDArray norm = loader.vector("model.norm.weight", hidden);
      embedding.setName(null);
      norm.setName(null);
      head.setName(null);
      progress.update("Loading weights", model.blocks(), model.blocks());
      manager.cap();
      return new ModelWeights(manager, embedding, List.copyOf(blocks), norm, head);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** All that rows are multiplied with. */
  List<NDArray> matrices() {
    return Stream.concat(
            blocks.stream().flatMap(block -> block.matrices().stream()), Stream.of(head))
        .toList();
  }

  @Override
  public void close() {
    manager.close();
  }
}
