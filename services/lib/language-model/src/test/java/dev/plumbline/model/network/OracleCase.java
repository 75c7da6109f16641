package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerFolder;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One folder of reference values: a small model, inputs, and what transformers makes of them. */
public final class OracleCase implements AutoCloseable {
  private final Path folder;
  private final JsonNode json;
  private final SafetensorsFile values;
  private final NDManager manager;
  private final ModelConfiguration configuration;
  private final Transformer transformer;
  private final Tokenizer tokenizer;

  private OracleCase(Path folder) {
    this.folder = folder;
    this.json = readJson(folder.resolve("cases.json"));
    this.values = SafetensorsFile.open(folder.resolve("cases.safetensors"));
    this.configuration = ConfigurationFile.read(folder.resolve("config.json"));
    try (SafetensorsFile source = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      LoadOptions options = TestDevice.options().withRotaryRounding(rounding(source));
      this.transformer = Transformer.load(configuration, source, options, Progress.silent());
    }
    this.manager = transformer.newManager();
    this.tokenizer = TokenizerFolder.open(folder);
  }

  /** The folders below {@code oracle.dir} that hold a model. */
  public static Stream<Path> folders() throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(Path.of(System.getProperty("oracle.dir")))) {
      folders =
          entries
              .filter(entry -> Files.exists(entry.resolve("cases.safetensors")))
              .sorted()
              .toList();
    }
    if (folders.isEmpty()) {
      throw new IllegalStateException("No reference cases in " + System.getProperty("oracle.dir"));
    }
    return folders.stream();
  }

  public static OracleCase open(Path folder) {
    return new OracleCase(folder);
  }

  /** The reference of a model stored as bf16 was converted to bf16 as a whole, then back. */
  private static RotaryRounding rounding(SafetensorsFile source) {
    boolean stored = source.type("model.norm.weight").equals("BF16");
    return stored ? RotaryRounding.BFLOAT16 : RotaryRounding.FLOAT32;
  }

  public Path folder() {
    return folder;
  }

  public Path adapter() {
    return folder.resolve("adapter");
  }

  public ModelConfiguration configuration() {
    return configuration;
  }

  public Transformer transformer() {
    return transformer;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** How many tensors the model and everything made with it hold now. */
  public int transformerTensors() {
    return transformer.manager().getManagedArrays().size();
  }

  public NDManager manager() {
    return manager;
  }

  /** From now on all that is asked of the model's device fails, as after a GPU's fatal error. */
  public void loseDevice() {
    transformer.manager().close();
  }

  public JsonNode json() {
    return json;
  }

  /** Prompt and response of each row, one after the other, without any instruction. */
  public TokenTree rows() {
    List<int[]> rows = new ArrayList<>();
    for (JsonNode pair : json.path("plain")) {
      int[] prompt = ints(pair.get(0));
      int[] response = ints(pair.get(1));
      int[] row = Arrays.copyOf(prompt, prompt.length + response.length);
      System.arraycopy(response, 0, row, prompt.length, response.length);
      rows.add(row);
    }
    return TokenTree.of(rows);
  }

  public int[] prompt(int row) {
    return ints(json.path("plain").get(row).get(0));
  }

  public int[] greedy(int row) {
    return ints(json.path("greedy").get(row));
  }

  public float[] values(String name) {
    long size = Arrays.stream(values.shape(name)).reduce(1, Math::multiplyExact);
    float[] result = new float[Math.toIntExact(size)];
    values.read(name, FloatBuffer.wrap(result));
    return result;
  }

  @Override
  public void close() {
    tokenizer.close();
    transformer.close();
    values.close();
  }

  public static int[] ints(JsonNode array) {
    int[] result = new int[array.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = array.get(i).asInt();
    }
    return result;
  }

  private static JsonNode readJson(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
