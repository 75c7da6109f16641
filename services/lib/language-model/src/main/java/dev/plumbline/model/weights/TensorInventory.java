package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Compares the tensors that a configuration calls for with those that are there. */
public final class TensorInventory {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";

  private final Path file;
  private final ModelConfiguration configuration;
  private final TensorSource source;
  private final Set<String> names;
  private final Set<String> found = new HashSet<>();

  private TensorInventory(Path file, ModelConfiguration configuration, TensorSource source) {
    this.file = file;
    this.configuration = configuration;
    this.source = source;
    this.names = source.names();
  }

  /**
   * Throws when a tensor is missing, is one too many, has another shape than the configuration
   * says, or is larger than {@link HostTensor} can be.
   *
   * @param file what errors name
   */
  public static void check(Path file, ModelConfiguration configuration, TensorSource source) {
    var inventory = new TensorInventory(file, configuration, source);
    inventory.checkShapes();
    inventory.checkSurplus();
  }

  private void checkShapes() {
    expect(EMBEDDING, configuration.vocabularySize(), configuration.hiddenSize());
    // The first block that is missing ends this, however many the configuration declares.
    for (int block = 0; block < configuration.blocks(); block++) {
      expectBlock("model.layers." + block + ".");
    }
    expect("model.norm.weight", configuration.hiddenSize());
    if (!configuration.tiedEmbeddings()) {
      expect(HEAD, configuration.vocabularySize(), configuration.hiddenSize());
    }
  }

  private void checkSurplus() {
    for (var name : names) {
      if (!found.contains(name) && !isHarmless(name)) {
        throw new InvalidModelException(
            file, "tensor " + name + " has no place in a model of this configuration");
      }
    }
  }

  /** A tied head stored a second time, and the rotary tables that old checkpoints carry. */
  private boolean isHarmless(String name) {
    return (name.equals(HEAD) && configuration.tiedEmbeddings())
        || name.endsWith(".rotary_emb.inv_freq");
  }

  private void expectBlock(String prefix) {
    int hidden = configuration.hiddenSize();
    long queries = (long) configuration.heads() * configuration.headDimension();
    long keys = (long) configuration.keyValueHeads() * configuration.headDimension();
    var attention = prefix + "self_attn.";
    expect(prefix + "input_layernorm.weight", hidden);
    expect(prefix + "post_attention_layernorm.weight", hidden);
    expectProjection(attention + "q_proj", queries, hidden, configuration.queryKeyValueBias());
    expectProjection(attention + "k_proj", keys, hidden, configuration.queryKeyValueBias());
    expectProjection(attention + "v_proj", keys, hidden, configuration.queryKeyValueBias());
    expectProjection(attention + "o_proj", hidden, queries, configuration.outputBias());
    if (configuration.queryKeyNorm()) {
      expect(attention + "q_norm.weight", configuration.headDimension());
      expect(attention + "k_norm.weight", configuration.headDimension());
    }
    int inner = configuration.intermediateSize();
    boolean bias = configuration.feedForwardBias();
    expectProjection(prefix + "mlp.gate_proj", inner, hidden, bias);
    expectProjection(prefix + "mlp.up_proj", inner, hidden, bias);
    expectProjection(prefix + "mlp.down_proj", hidden, inner, bias);
  }

  private void expectProjection(String name, long out, long in, boolean bias) {
    expect(name + ".weight", out, in);
    if (bias) {
      expect(name + ".bias", out);
    }
  }

  private void expect(String name, long... shape) {
    if (!names.contains(name)) {
      throw new InvalidModelException(file, "tensor " + name + " is missing");
    }
    var actual = source.shape(name);
    if (!Arrays.equals(actual, shape)) {
      throw new InvalidModelException(
          file,
          "tensor %s has shape %s, but the configuration calls for %s"
              .formatted(name, Arrays.toString(actual), Arrays.toString(shape)));
    }
    requireFillable(name, shape);
    found.add(name);
  }

  private void requireFillable(String name, long... shape) {
    long bytes = Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
    if (bytes > HostTensor.MOST_BYTES) {
      throw new InvalidModelException(
          file,
          "tensor %s %s takes %.2f GB in fp32, and none may take more than %.2f GB; choose a smaller model"
              .formatted(name, Arrays.toString(shape), bytes / 1e9, HostTensor.MOST_BYTES / 1e9));
    }
  }
}
