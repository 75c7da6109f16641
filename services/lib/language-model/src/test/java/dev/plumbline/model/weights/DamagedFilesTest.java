package dev.plumbline.model.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.chat.ChatTemplate;
import dev.plumbline.model.config.GgufConfiguration;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.tokenizer.GgufTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever is wrong with a file, its reader says so with the file's name, or reads it. Any other
 * exception, a crash or running out of memory fails these tests. The seed is part of the report;
 * {@code -Djqwik.tries.default=20000} searches longer.
 */
class DamagedFilesTest {
  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("damaged");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    for (var name : List.of("model.safetensors", "model.gguf")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<List<Mutation>> damages() {
    return Mutation.several();
  }

  @Property
  void aDamagedSafetensorsFileIsReadOrRefusedByName(@ForAll("damages") List<Mutation> damages)
      throws IOException {
    var path = folder.resolve("model.safetensors");
    Files.write(path, Mutation.apply(safetensors(), damages));

    try (var file = SafetensorsFile.open(path)) {
      readAll(file);
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
    }
  }

  @Property
  void aDamagedGgufFileIsReadOrRefusedByName(@ForAll("damages") List<Mutation> damages)
      throws IOException {
    var path = folder.resolve("model.gguf");
    Files.write(path, Mutation.apply(gguf().bytes(), damages));

    try (var file = GgufFile.open(path)) {
      TensorInventory.check(path, GgufConfiguration.read(file), file);
      readAll(file);
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
    }
  }

  /** The files that the damages are done to must be whole before. */
  @Example
  void theUndamagedFilesAreRead() throws IOException {
    var safetensors = Files.write(folder.resolve("model.safetensors"), safetensors());
    var gguf = Files.write(folder.resolve("model.gguf"), gguf().bytes());

    try (var file = SafetensorsFile.open(safetensors)) {
      readAll(file);
    }
    try (var file = GgufFile.open(gguf);
        var tokenizer = GgufTokenizer.open(file.metadata())) {
      TensorInventory.check(gguf, GgufConfiguration.read(file), file);
      readAll(file);
      assertThat(tokenizer.encode("a b")).containsExactly(1, 4);
    }
  }

  @Provide
  Arbitrary<Map<String, Integer>> senselessNumbers() {
    var keys =
        Arbitraries.of(
            "llama.embedding_length",
            "llama.feed_forward_length",
            "llama.block_count",
            "llama.context_length",
            "llama.attention.head_count",
            "llama.attention.head_count_kv",
            "llama.attention.key_length",
            "llama.attention.sliding_window",
            "llama.rope.dimension_count",
            "tokenizer.ggml.eos_token_id",
            "tokenizer.ggml.bos_token_id",
            "general.alignment");
    var values =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-1, 9),
            Arbitraries.of(1 << 16, 1 << 28, Integer.MAX_VALUE, Integer.MIN_VALUE));
    return Arbitraries.maps(keys, values).ofMinSize(1).ofMaxSize(3);
  }

  @Property
  void metadataThatMakesNoSenseIsRefusedByName(
      @ForAll("senselessNumbers") Map<String, Integer> numbers) throws IOException {
    var path = folder.resolve("model.gguf");
    var writer = gguf();
    numbers.forEach(writer::metadata);
    Files.write(path, writer.bytes());

    try (var file = GgufFile.open(path)) {
      TensorInventory.check(path, GgufConfiguration.read(file), file);
      readAll(file);
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
    }
  }

  @Property
  void aTensorOfAnotherShapeIsRefusedByName(
      @ForAll("tensorNames") String name,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 9) Integer> shape)
      throws IOException {
    var path = folder.resolve("model.gguf");
    int elements = shape.stream().reduce(1, (a, b) -> a * b);
    var sizes = shape.stream().mapToLong(Integer::longValue).toArray();
    Files.write(path, gguf().tensor(name, sizes, new float[elements]).bytes());

    try (var file = GgufFile.open(path)) {
      TensorInventory.check(path, GgufConfiguration.read(file), file);
      readAll(file);
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
    }
  }

  @Provide
  Arbitrary<String> tensorNames() {
    return Arbitraries.of(
        "blk.0.attn_q.weight",
        "blk.0.attn_k.weight",
        "blk.0.attn_q.bias",
        "blk.0.attn_v.weight",
        "blk.0.attn_q_norm.weight",
        "blk.1.attn_norm.weight",
        "token_embd.weight",
        "output.weight",
        "rope_freqs.weight");
  }

  @Property
  void aDamagedVocabularyIsReadOrRefusedByName(@ForAll("damages") List<Mutation> damages)
      throws IOException {
    var path = folder.resolve("model.gguf");
    Files.write(path, Mutation.apply(gguf().bytes(), damages));

    try (var file = GgufFile.open(path);
        var tokenizer = GgufTokenizer.open(file.metadata())) {
      ChatTemplate.of(path, file.metadata().text("tokenizer.chat_template"), tokenizer);
      assertThat(tokenizer.decode(tokenizer.encode("a b"))).isNotNull();
    } catch (InvalidModelException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
    }
  }

  private static void readAll(TensorSource source) {
    for (var name : source.names()) {
      int elements = Math.toIntExact(TensorShape.of(source.shape(name)).elements().orElseThrow());
      source.read(name, FloatBuffer.allocate(elements));
    }
  }

  private static byte[] safetensors() {
    var header =
        """
        {"model.a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "model.b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},
        "model.c":{"dtype":"F16","shape":[1,1,2],"data_offsets":[32,36]},
        "__metadata__":{"format":"pt"}}"""
            .getBytes(UTF_8);
    return ByteBuffer.allocate(8 + header.length + 36)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private static GgufWriter gguf() {
    var writer =
        new GgufWriter()
            .metadata("general.architecture", "llama")
            .metadata("llama.embedding_length", 4)
            .metadata("llama.feed_forward_length", 2)
            .metadata("llama.block_count", 1)
            .metadata("llama.context_length", 64)
            .metadata("llama.attention.head_count", 2)
            .metadata("llama.attention.head_count_kv", 1)
            .metadata("llama.attention.sliding_window", 8)
            .metadata("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .metadata("llama.rope.freq_base", 1e4f)
            .metadata("llama.rope.scaling.type", "linear")
            .metadata("llama.rope.scaling.factor", 2f)
            .metadata("tokenizer.ggml.model", "gpt2")
            .metadata("tokenizer.ggml.pre", "gpt-2")
            .metadata("tokenizer.ggml.tokens", List.of("<s>", "a", "b", "\u0120", "\u0120b"))
            .metadata("tokenizer.ggml.merges", List.of("\u0120 b"))
            .metadata("tokenizer.ggml.token_type", List.of(3, 1, 1, 1, 1))
            .metadata("tokenizer.ggml.eos_token_id", 0)
            .metadata("tokenizer.chat_template", "{{ messages[0].content }}")
            .tensor("token_embd.weight", new long[] {5, 4}, new float[20])
            .tensor("output_norm.weight", new long[] {4}, new float[4])
            .tensor("rope_freqs.weight", new long[] {1}, 1f);
    return withBlock(writer);
  }

  private static GgufWriter withBlock(GgufWriter writer) {
    return writer
        .tensor("blk.0.attn_norm.weight", new long[] {4}, new float[4])
        .tensor("blk.0.ffn_norm.weight", new long[] {4}, new float[4])
        .tensor("blk.0.attn_q.weight", new long[] {4, 4}, new float[16])
        .tensor("blk.0.attn_k.weight", new long[] {2, 4}, new float[8])
        .tensor("blk.0.attn_v.weight", new long[] {2, 4}, new float[8])
        .tensor("blk.0.attn_output.weight", new long[] {4, 4}, new float[16])
        .tensor("blk.0.ffn_gate.weight", new long[] {2, 4}, new float[8])
        .tensor("blk.0.ffn_up.weight", new long[] {2, 4}, new float[8])
        .tensor("blk.0.ffn_down.weight", new long[] {4, 2}, new float[8]);
  }
}
