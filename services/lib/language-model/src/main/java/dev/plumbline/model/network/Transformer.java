package dev.plumbline.model.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tensor.DeviceCheck;
import dev.plumbline.model.tensor.HostTensor;
import dev.plumbline.model.weights.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The forward pass over whole rows of tokens. Weights are frozen and shared; several threads may
 * call it at once. What it returns belongs to the scope that the caller passes and closes.
 *
 * <p>Gradients flow to an adapter's parameters when the adapter is trainable and the thread's
 * {@link GradientMode} records.
 */
public final class Transformer implements AutoCloseable {
  private final NDManager manager;
  private final ModelConfiguration model;
  private final ModelWeights weights;
  private final TorchScriptModule code;
  private final RotaryTable rotary;
  private final Decoder decoder;
  private volatile boolean packedOnly;

  private Transformer(
      ModelConfiguration model,
      ModelWeights weights,
      TorchScriptModule code,
      RotaryTable rotary,
      Decoder decoder,
      NDManager manager) {
    this.manager = manager;
    this.model = model;
    this.weights = weights;
    this.code = code;
    this.rotary = rotary;
    this.decoder = decoder;
  }

  /** Reads the weights into memory, in fp32; the source is not needed any more afterwards. */
  public static Transformer load(
      ModelConfiguration model, TensorSource source, LoadOptions options, Progress progress) {
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager(options.device());
    try {
      TorchScriptModule code = TransformerCode.forRows(model, manager);
      ModelWeights weights = ModelWeights.load(model, source, manager, code, progress);
      RotaryTable rotary = new RotaryTable(model, options.rotaryRounding());
      Decoder decoder = Decoder.exact(weights, model, manager);
      return new Transformer(model, weights, code, rotary, decoder, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Hidden states as Hugging Face numbers them: 0 is the embedding, l the output of block l - 1,
   * the last one is after the final norm. Runs only the blocks below the deepest layer asked for.
   *
   * @return for each layer asked for [tokens, hidden], as the tree lays them out
   */
  public Map<Integer, NDArray> hiddenStates(
      NDManager scope, TokenTree tokens, Optional<LoraAdapter> adapter, Set<Integer> layers) {
    layers.forEach(this::requireLayer);
    Map<Integer, NDArray> states = new LinkedHashMap<>();
    try (NDManager temporary = scope.newSubManager()) {
      Pass pass = new Pass(temporary, tokens, adapter);
      int deepest = layers.stream().mapToInt(layer -> layer).max().orElse(-1);
      for (int layer = 0; layer <= deepest; layer++) {
        if (layer > 0) {
          pass.runBlock(layer - 1);
        }
        if (layers.contains(layer)) {
          NDArray state = layer == model.blocks() ? pass.normalised() : pass.current;
          state.attach(scope);
          states.put(layer, state);
        }
      }
    }
    return states;
  }

  /**
   * Logits of chosen tokens only, [places, vocabulary].
   *
   * @param places as {@link TokenTree#places} gives them
   */
  public NDArray logits(
      NDManager scope, TokenTree tokens, Optional<LoraAdapter> adapter, int[] places) {
    try (NDManager temporary = scope.newSubManager()) {
      Pass pass = new Pass(temporary, tokens, adapter);
      for (int block = 0; block < model.blocks(); block++) {
        pass.runBlock(block);
      }
      NDArray logits = logitsOf(pass.current, temporary, places);
      logits.attach(scope);
      return logits;
    }
  }

  /**
   * A forward pass that the caller goes back through, for gradients of the adapter's parameters.
   *
   * @param scope owns all that the pass makes; the caller closes it
   * @param endBlock only the blocks below it run
   * @param recomputed whether the blocks are computed a second time on the way back, so that only
   *     their inputs are kept: slower, in a small part of the memory
   */
  public TrainingPass trainingPass(
      NDManager scope, TokenTree tokens, LoraAdapter adapter, int endBlock, boolean recomputed) {
    return new TrainingPass(this, scope, tokens, adapter, endBlock, recomputed);
  }

  /** Logits of chosen tokens of what the last block gave. */
  NDArray logitsOf(NDArray state, NDManager manager, int[] places) {
    NDArray chosen = integers(manager, places, "a place");
    NDList inputs = new NDList(state, chosen, weights.finalNorm(), weights.head());
    return code.differentiable("logits", inputs);
  }

  Pass pass(NDManager manager, TokenTree tokens, Optional<LoraAdapter> adapter) {
    return new Pass(manager, tokens, adapter);
  }

  /**
   * Hidden states of chosen tokens, [places, hidden], differentiable.
   *
   * @param states [tokens, hidden]
   * @param places as {@link TokenTree#places} gives them
   */
  public NDArray rows(NDManager scope, NDArray states, int[] places) {
    try (NDManager temporary = scope.newSubManager()) {
      NDArray chosen = integers(temporary, places, "a place");
      NDArray rows = code.differentiable("rows", new NDList(states, chosen));
      rows.attach(scope);
      return rows;
    }
  }

  public ModelConfiguration configuration() {
    return model;
  }

  /**
   * The same model with its matrices rounded, in the same memory: this instance is not used any
   * more.
   *
   * @param sample tokens of a text on which the size of activations is measured
   * @throws IllegalArgumentException when this machine can't multiply in the precision
   */
  public Transformer rounded(Precision precision, int... sample) {
    if (precision == Precision.FLOAT32) {
      return this;
    }
    precision.requirePossible(manager.getDevice());
    Set<Integer> layers =
        IntStream.rangeClosed(0, model.blocks()).boxed().collect(Collectors.toSet());
    TokenTree tokens = TokenTree.of(List.of(sample));
    try (NDManager temporary = newManager();
        GradientMode off = GradientMode.off()) {
      Map<Integer, NDArray> states = hiddenStates(temporary, tokens, Optional.empty(), layers);
      decoder.close();
      Decoder other = Decoder.rounded(weights, model, precision, states, manager);
      return new Transformer(model, weights, code, rotary, other, manager);
    }
  }

  /**
   * Frees the matrices in single precision where answers are made with others: from now on there
   * are no passes over whole rows, and no training.
   */
  public void keepForAnswersOnly() {
    packedOnly = true;
    decoder.keepPackedOnly();
  }

  /** What the matrices are rounded to. */
  public Precision precision() {
    return decoder.precision();
  }

  Decoder decoder() {
    return decoder;
  }

  RotaryTable rotary() {
    return rotary;
  }

  NDManager manager() {
    return manager;
  }

  /** A manager for tensors of the caller's own, on the model's device; the caller closes it. */
  public NDManager newManager() {
    return manager.newSubManager();
  }

  /**
   * Asks after a failure whether the device still computes.
   *
   * @throws dev.plumbline.model.tensor.DeviceLostException when it does not
   */
  public void requireDevice(Throwable failure) {
    DeviceCheck.requireAnswer(manager, failure);
  }

  /** Gives back what nothing uses any more of a GPU's memory: PyTorch keeps it for this process. */
  public void releaseUnusedMemory() {
    if (manager.getDevice().isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }

  @Override
  public void close() {
    decoder.close();
    manager.close();
  }

  private void requireLayer(int layer) {
    if (layer < 0 || layer > model.blocks()) {
      throw new IllegalArgumentException(
          "Hidden states go from 0 to " + model.blocks() + ", there is no " + layer);
    }
  }

  private static NDArray integers(NDManager manager, int[] values, String what) {
    if (values.length == 0) {
      throw new IllegalArgumentException("At least " + what + " is needed");
    }
    long[] numbers = Arrays.stream(values).asLongStream().toArray();
    return HostTensor.ofLongs(manager, numbers);
  }

  /** One walk through the blocks; everything it makes lives in a temporary manager. */
  final class Pass {
    private final Optional<LoraAdapter> adapter;
    private final NDArray cosines;
    private final NDArray sines;
    private final AttentionMasks masks;
    private NDArray current;

    Pass(NDManager manager, TokenTree tokens, Optional<LoraAdapter> adapter) {
      if (packedOnly) {
        throw new IllegalStateException("The model is kept for answers only");
      }
      this.adapter = adapter;
      int[] columns = tokens.columns();
      this.cosines = rotary.cosines(manager, columns);
      this.sines = rotary.sines(manager, columns);
      this.masks = new AttentionMasks(manager, tokens.runs());
      model.requireTokens("A text cut by the model's tokenizer", tokens.ids());
      NDArray ids = integers(manager, tokens.ids(), "a token");
      this.current = code.differentiable("embedded", new NDList(ids, weights.embedding()));
    }

    NDArray embedded() {
      return current;
    }

    void runBlock(int block) {
      current = block(block, current);
    }

    NDArray block(int block, NDArray input) {
      NDList inputs = new NDList(input, cosines, sines);
      inputs.addAll(masks.of(model.windowOf(block)));
      inputs.addAll(weights.blocks().get(block).arguments());
      Optional<NDList> lora = adapter.flatMap(some -> some.blockArguments(block));
      lora.ifPresent(inputs::addAll);
      return code.differentiable(lora.isPresent() ? "adapted_block" : "block", inputs);
    }

    NDArray normalised() {
      return code.differentiable("norm", new NDList(current, weights.finalNorm()));
    }
  }
}
