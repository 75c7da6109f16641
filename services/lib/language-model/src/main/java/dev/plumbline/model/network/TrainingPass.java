package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A forward pass that training goes back through.
 *
 * <p>The caller computes a loss from {@link #state} or {@link #logits}, goes back through that
 * loss, and then calls {@link #backward}. Where the blocks are recomputed, the states are leaves
 * that gather the loss's gradient, and {@code backward} carries it on, block by block, each
 * computed once more from its kept input; else the states are tied to the parameters and nothing is
 * left to do.
 */
public final class TrainingPass {
  private final Transformer transformer;
  private final Transformer.Pass pass;
  private final NDManager scope;
  private final boolean recomputed;

  /** The first block with a parameter: nothing below it needs a gradient. */
  private final int firstBlock;

  /** What goes into each block, and at the end what comes out of the last. */
  private final List<NDArray> states = new ArrayList<>();

  TrainingPass(
      Transformer transformer,
      NDManager scope,
      TokenTree tokens,
      LoraAdapter adapter,
      int endBlock,
      boolean recomputed) {
    this.transformer = transformer;
    this.scope = scope;
    this.recomputed = recomputed;
    this.firstBlock = adapter.pairs().firstKey().block();
    this.pass = transformer.pass(scope, tokens, Optional.of(adapter));
    try (GradientMode mode = recomputed ? GradientMode.off() : GradientMode.recording()) {
      states.add(pass.embedded());
      for (int block = 0; block < endBlock; block++) {
        states.add(pass.block(block, states.get(block)));
      }
    }
    if (recomputed) {
      states
          .subList(firstBlock + 1, states.size())
          .forEach(state -> state.setRequiresGradient(true));
    }
  }

  /**
   * What the blocks below the layer gave, [tokens, hidden]: a hidden state as Hugging Face numbers
   * them, but without the final norm.
   */
  public NDArray state(int layer) {
    return states.get(layer);
  }

  /**
   * Logits of chosen tokens, [places, vocabulary]. All blocks must have run.
   *
   * @param places as {@link TokenTree#places} gives them
   */
  public NDArray logits(int[] places) {
    int blocks = transformer.configuration().blocks();
    if (states.size() <= blocks) {
      throw new IllegalStateException(
          "Logits need all " + blocks + " blocks, not " + (states.size() - 1));
    }
    return transformer.logitsOf(states.get(blocks), scope, places);
  }

  /** Adds the gradients of what came before the states to those of the adapter's parameters. */
  public void backward() {
    if (!recomputed) {
      return;
    }
    try (GradientMode mode = GradientMode.recording()) {
      for (int block = states.size() - 2; block >= firstBlock; block--) {
        backward(block);
      }
    }
  }

  private void backward(int block) {
    try (NDArray output = states.get(block + 1);
        NDArray direction = output.getGradient();
        NDArray again = pass.block(block, states.get(block))) {
      JniUtils.backward((PtNDArray) again, (PtNDArray) direction, false, false);
    }
  }
}
