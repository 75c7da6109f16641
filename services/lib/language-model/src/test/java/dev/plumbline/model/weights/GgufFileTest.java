package dev.plumbline.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.config.GgufConfiguration;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.config.RotaryScaling;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufFileTest {
  @TempDir Path directory;

  @Test
  void theInterleavedRowsOfQueriesAreInOrderAgain() throws IOException {
    // Two heads of four rows: GGUF has 0 2 1 3 where the model has 0 1 2 3.
    Path file =
        write(
            model()
                .tensor("blk.0.attn_q.weight", new long[] {8, 1}, 0, 2, 1, 3, 4, 6, 5, 7)
                .tensor("blk.0.attn_v.weight", new long[] {4, 1}, 0, 1, 2, 3));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(values(gguf, "model.layers.0.self_attn.q_proj.weight"))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
      assertThat(values(gguf, "model.layers.0.self_attn.v_proj.weight"))
          .containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void theEntriesOfAnInterleavedBiasAreInOrderAgain() throws IOException {
    Path file = write(model().tensor("blk.0.attn_q.bias", new long[] {8}, 0, 2, 1, 3, 4, 6, 5, 7));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(values(gguf, "model.layers.0.self_attn.q_proj.bias"))
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void theConfigurationIsReadFromMetadataAndTensors() throws IOException {
    Path file =
        write(
            model()
                .metadata("llama.rope.freq_base", 100_000f)
                .tensor("rope_freqs.weight", new long[] {2}, 1f, 8f));

    try (GgufFile gguf = GgufFile.open(file)) {
      ModelConfiguration configuration = GgufConfiguration.read(gguf);

      assertThat(configuration.vocabularySize()).isEqualTo(3);
      assertThat(configuration.headDimension()).isEqualTo(4);
      assertThat(configuration.keyValueHeads()).isEqualTo(1);
      assertThat(configuration.tiedEmbeddings()).isTrue();
      assertThat(configuration.rotary().theta()).isEqualTo(100_000);
      assertThat(configuration.rotary().scaling())
          .isEqualTo(new RotaryScaling.Divisors(List.of(1.0, 8.0)));
      assertThat(configuration.rotary().inverseFrequencies(4)[1])
          .isEqualTo(Math.pow(100_000, -0.5) / 8);
    }
  }

  @Test
  void theAttentionOfYarnIsScaledByTheFilesFactorToo() throws IOException {
    Path file = write(yarn().metadata("llama.rope.scaling.attn_factor", 0.5f));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(GgufConfiguration.read(gguf).rotary().attentionFactor())
          .isEqualTo(0.5 * (1 + 0.1 * Math.log(4)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, rope.scaling.yarn_ext_factor, 0.5",
    "yarn, rope.scaling.yarn_attn_factor, 2",
    "yarn, rope.scaling.yarn_log_multiplier, 0.5",
    "linear, rope.scaling.attn_factor, 2",
  })
  void aWayOfStretchingThatIsNotKnownIsNamed(String type, String key, float value)
      throws IOException {
    Path file =
        write(yarn().metadata("llama.rope.scaling.type", type).metadata("llama." + key, value));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThatThrownBy(() -> GgufConfiguration.read(gguf))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("metadata llama." + key + " is " + value);
    }
  }

  @Test
  void defaultsOfYarnThatAreSpelledOutAreTaken() throws IOException {
    Path file =
        write(
            yarn()
                .metadata("llama.rope.scaling.yarn_ext_factor", 1f)
                .metadata("llama.rope.scaling.yarn_log_multiplier", 0f));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(GgufConfiguration.read(gguf).rotary().attentionFactor())
          .isEqualTo(1 + 0.1 * Math.log(4));
    }
  }

  @Test
  void anUnknownArchitectureIsNamed() throws IOException {
    Path file = write(model().metadata("general.architecture", "rwkv"));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThatThrownBy(() -> GgufConfiguration.read(gguf))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("general.architecture is rwkv");
    }
  }

  @Test
  void anUnknownTensorIsNamed() throws IOException {
    Path file = write(model().tensor("blk.0.ssm_a.weight", new long[] {1}, 1));

    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("blk.0.ssm_a.weight");
  }

  @Test
  void aPartOfAModelIsRefusedAsThat() throws IOException {
    Path file = write(model().metadata("split.count", 3).metadata("split.no", 1));

    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(file + ": is part 2 of 3: join them with llama-gguf-split --merge");
  }

  @Test
  void aModelThatWasSplitIntoOnePartIsWhole() throws IOException {
    Path file = write(model().metadata("split.count", 1).metadata("split.no", 0));

    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(gguf.names()).isNotEmpty();
    }
  }

  @Test
  void aFileCutAnywhereIsRefusedByName() throws IOException {
    byte[] whole = model().bytes();
    int padding = 8; // behind the six numbers of the last tensor

    for (int length = 0; length < whole.length - padding; length += 7) {
      Path file = Files.write(directory.resolve("cut.gguf"), Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> GgufFile.open(file))
          .as("cut to %d bytes", length)
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("cut.gguf");
    }
  }

  @Test
  void aHugeDeclaredSizeIsRefusedBeforeAnythingIsAllocated() throws IOException {
    byte[] bytes = model().bytes();
    for (int field : new int[] {8, 16, 24}) { // tensors, metadata pairs, length of the first key
      byte[] lying = bytes.clone();
      Arrays.fill(lying, field, field + 7, (byte) 0xff);
      lying[field + 7] = 0x7f;
      Path file = Files.write(directory.resolve("lying.gguf"), lying);

      assertThatThrownBy(() -> GgufFile.open(file))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("more than the file can hold");
    }
  }

  @Test
  void whatIsNoGgufFileIsSaidToBeNone() throws IOException {
    Path file = Files.writeString(directory.resolve("text.gguf"), "just some text, much too short");

    assertThatThrownBy(() -> GgufFile.open(file)).hasMessageContaining("is not a GGUF file");
  }

  private static GgufWriter yarn() {
    return model()
        .metadata("llama.rope.scaling.type", "yarn")
        .metadata("llama.rope.scaling.factor", 4f)
        .metadata("llama.rope.scaling.original_context_length", 16);
  }

  private static GgufWriter model() {
    return new GgufWriter()
        .metadata("general.architecture", "llama")
        .metadata("llama.embedding_length", 8)
        .metadata("llama.feed_forward_length", 16)
        .metadata("llama.block_count", 1)
        .metadata("llama.context_length", 64)
        .metadata("llama.attention.head_count", 2)
        .metadata("llama.attention.head_count_kv", 1)
        .metadata("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .metadata("tokenizer.ggml.tokens", List.of("a", "b", "c"))
        .tensor("token_embd.weight", new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
  }

  private Path write(GgufWriter writer) throws IOException {
    return Files.write(directory.resolve("model.gguf"), writer.bytes());
  }

  private static float[] values(GgufFile file, String name) {
    FloatBuffer values =
        FloatBuffer.allocate((int) Arrays.stream(file.shape(name)).reduce(1, (a, b) -> a * b));
    file.read(name, values);
    assertThat(values.hasRemaining()).isFalse();
    return values.array();
  }
}
