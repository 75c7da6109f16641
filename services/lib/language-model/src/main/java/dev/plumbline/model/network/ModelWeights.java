package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.weights.TensorSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All weights of a model, frozen.
 *
 * @param manager owns them; capped, so that a result which would leak into it fails instead
 * @param embedding [vocabulary, hidden]
 * @param finalNorm [hidden]
 * @param head [hidden, vocabulary]; the embedding seen transposed where the model ties them
 */
record ModelWeights(
    NDManager manager,
    NDArray embedding,
    List<BlockWeights> blocks,
    NDArray finalNorm,
    NDArray head)
    implements AutoCloseable {

  static ModelWeights load(
      ModelConfiguration model, TensorSource source, NDManager parent, Progress progress) {
    NDManager manager = parent.newSubManager();
    try {
      WeightLoader loader = new WeightLoader(source, manager);
      int vocabulary = model.vocabularySize();
      int hidden = model.hiddenSize();
      NDArray embedding = loader.matrix("model.embed_tokens.weight", vocabulary, hidden);
      embedding.setName(null);
      List<BlockWeights> blocks = new ArrayList<>();
      for (int block = 0; block < model.blocks(); block++) {
        progress.update("Loading weights", block, model.blocks());
        blocks.add(BlockWeights.load(loader, model, block));
      }
      NDArray norm = loader.vector("model.norm.weight", hidden);
      NDArray head =
          model.tiedEmbeddings()
              ? embedding.transpose()
              : loader.projection(List.of("lm_head.weight"), hidden, vocabulary);
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

  @Override
  public void close() {
    manager.close();
  }
}
