package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.alignment.TestDevice;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.network.LoadOptions;
import dev.plumbline.model.network.RotaryRounding;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.Arguments;

/** A tiny model with the values that an independent implementation computed on it. */
public final class ReferenceCase implements AutoCloseable {

  private static final double SCALING = 2;

  private final JsonNode json;
  private final SafetensorsFile values;
  private final Transformer transformer;
  private final NDManager manager;
  private final LossCode code;

  private ReferenceCase(Path folder) {
    this.json = readJson(folder.resolve("cases.json"));
    this.values = SafetensorsFile.open(folder.resolve("cases.safetensors"));
    ModelConfiguration configuration = ConfigurationFile.read(folder.resolve("config.json"));
    try (SafetensorsFile source = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      LoadOptions options = TestDevice.options().withRotaryRounding(rounding(source));
      this.transformer = Transformer.load(configuration, source, options, Progress.silent());
    }
    this.manager = transformer.newManager();
    this.code = new LossCode(manager);
  }

  /** The folders below the system property {@code oracle.dir} that hold a model and its values. */
  public static Stream<Path> folders() throws IOException {
    Path directory = Path.of(System.getProperty("oracle.dir"));
    List<Path> folders;
    try (Stream<Path> entries = Files.list(directory)) {
      folders =
          entries
              .filter(entry -> Files.exists(entry.resolve("cases.safetensors")))
              .sorted()
              .toList();
    }
    if (folders.isEmpty()) {
      throw new IllegalStateException("no reference cases in " + directory);
    }
    return folders.stream();
  }

  public static ReferenceCase open(Path folder) {
    return new ReferenceCase(folder);
  }

  /** The reference of a model stored as bf16 was converted to bf16 as a whole, then back. */
  private static RotaryRounding rounding(SafetensorsFile source) {
    boolean stored = source.type("model.norm.weight").equals("BF16");
    return stored ? RotaryRounding.BFLOAT16 : RotaryRounding.FLOAT32;
  }

  /** The model with passes that are no longer than this, with gradients and without. */
  public TrainingModel model(Budget budget) {
    return new TrainingModel(
        transformer,
        code,
        new ResourceSettings(OptionalLong.of(budget.bytes()), budget.scoringTokens(), 0, 1));
  }

  /** How much of a step goes through the model at once. */
  public enum Budget {
    /** All rows in one. */
    ONE_PASS(1L << 40, 100_000),
    /** A row or two, its activations kept. */
    SEVERAL_PASSES(6L << 20, 200),
    /** Each row alone, its blocks computed twice. */
    RECOMPUTED(1, 1);

    private final long bytes;
    private final int scoringTokens;

    Budget(long bytes, int scoringTokens) {
      this.bytes = bytes;
      this.scoringTokens = scoringTokens;
    }

    public long bytes() {
      return bytes;
    }

    public int scoringTokens() {
      return scoringTokens;
    }
  }

  /** Every model with every budget. */
  public static Stream<Arguments> foldersAndBudgets() throws IOException {
    return folders()
        .flatMap(folder -> Stream.of(Budget.values()).map(budget -> Arguments.of(folder, budget)));
  }

  ModelConfiguration configuration() {
    return transformer.configuration();
  }

  public NDManager manager() {
    return manager;
  }

  /** Keeps all targets in memory, until this is closed. */
  TargetCache cache() {
    return new TargetCache(
        manager,
        Long.MAX_VALUE,
        () -> {
          throw new AssertionError("nothing is to be spilled");
        });
  }

  public double number(String... path) {
    JsonNode node = json;
    for (String name : path) {
      node = node.get(name);
    }
    return node.asDouble();
  }

  public double[] numbers(String... path) {
    JsonNode node = json;
    for (String name : path) {
      node = node.get(name);
    }
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  SortedSet<Integer> layers() {
    SortedSet<Integer> layers = new TreeSet<>();
    json.get("target_layers").forEach(layer -> layers.add(layer.asInt()));
    return layers;
  }

  /** The rows as tokens: {@code plain}, {@code pos} or {@code neg}. */
  public List<EncodedRow> rows(String kind) {
    List<EncodedRow> rows = new ArrayList<>();
    json.get(kind).forEach(row -> rows.add(new EncodedRow(ints(row.get(0)), ints(row.get(1)))));
    return rows;
  }

  /** The rows under the instruction that matches their vote and under the other one. */
  List<InstructedRow> instructedRows() {
    List<EncodedRow> positive = rows("pos");
    List<EncodedRow> negative = rows("neg");
    List<InstructedRow> rows = new ArrayList<>();
    for (int i = 0; i < positive.size(); i++) {
      boolean liked = json.get("rows").get(i).get("liked").asBoolean();
      rows.add(
          liked
              ? new InstructedRow(positive.get(i), negative.get(i))
              : new InstructedRow(negative.get(i), positive.get(i)));
    }
    return rows;
  }

  List<DirectedRow> directedRows() {
    List<EncodedRow> plain = rows("plain");
    List<EncodedRow> positive = rows("pos");
    List<EncodedRow> negative = rows("neg");
    List<DirectedRow> rows = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      rows.add(new DirectedRow(plain.get(i), positive.get(i), negative.get(i)));
    }
    return rows;
  }

  /** The LoRA values that stand under a prefix such as {@code instructor.init}. */
  SortedMap<LoraSite, LoraMatrices> matrices(String prefix) {
    return LoraTensors.read(values, prefix, SCALING);
  }

  public LoraAdapter adapter(String prefix) {
    return LoraAdapter.of(matrices(prefix), manager);
  }

  public JsonNode json() {
    return json;
  }

  float[] tensor(String name) {
    return LoraTensors.tensor(values, name);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static JsonNode readJson(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    transformer.close();
    values.close();
  }
}
