package dev.plumbline.model.network;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import java.util.stream.IntStream;

/** The model's weights in the form that the decoder's code takes them, made once. */
final class StepWeights implements AutoCloseable {
  private final IValue embedding;
  private final IValue blocks;
  private final IValue windowKinds;
  private final IValue norm;
  private final IValue head;

  StepWeights(ModelWeights weights, ModelConfiguration model) {
    embedding = IValue.from((PtNDArray) weights.embedding());
    blocks =
        IValue.listFrom(
            weights.blocks().stream()
                .flatMap(block -> block.arguments().stream())
                .toArray(PtNDArray[]::new));
    windowKinds =
        IValue.listFrom(
            IntStream.range(0, model.blocks())
                .mapToLong(block -> model.windowOf(block).isPresent() ? 1 : 0)
                .toArray());
    norm = IValue.from((PtNDArray) weights.finalNorm());
    head = IValue.from((PtNDArray) weights.head());
  }

  IValue embedding() {
    return embedding;
  }

  IValue blocks() {
    return blocks;
  }

  /** Per block 1 when it has a sliding window, else 0. */
  IValue windowKinds() {
    return windowKinds;
  }

  IValue norm() {
    return norm;
  }

  IValue head() {
    return head;
  }

  @Override
  public void close() {
    embedding.close();
    blocks.close();
    windowKinds.close();
    norm.close();
    head.close();
  }
}
