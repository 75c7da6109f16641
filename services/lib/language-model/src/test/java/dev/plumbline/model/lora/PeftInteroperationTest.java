package dev.plumbline.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.network.OracleCase;
import dev.plumbline.model.network.TokenTree;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PEFT wrote is read or refused, and what is written here is still what PEFT was shown to
 * read. The scripts in {@code interop/} make and check the files.
 */
class PeftInteroperationTest {
  private static final Path FILES = Path.of("src/test/peft");
  private static final String LOGITS = "logits.safetensors";
  private static final int[] IDS = {5, 117, 42, 260, 9};
  private static final double TOLERANCE = 1e-4;

  private static OracleCase model;

  @BeforeAll
  static void load() {
    model = OracleCase.open(Path.of("src/test/oracle/qwen2-bias"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static Stream<Path> writtenByPeft() throws IOException {
    try (Stream<Path> folders = Files.list(FILES.resolve("written-by-peft"))) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("writtenByPeft")
  void anAdapterOfPeftHasItsLogitsHereOrIsRefusedByName(Path folder) {
    var expected = Oracle.json(folder.resolve("expected.json"));

    if (expected.has("refused")) {
      assertThatThrownBy(() -> PeftFormat.values(folder, model.configuration()))
          .isInstanceOf(AdapterFormatException.class)
          .hasMessageContaining(expected.path("refused").textValue());
    } else {
      assertSameLogits(folder, Oracle.ids(expected.path("ids")));
    }
  }

  /** With -Dpeft.update=true the files are written anew; then PEFT must be shown them again. */
  @ParameterizedTest
  @MethodSource("written")
  void whatIsWrittenIsWhatPeftWasShownToRead(Written written, @TempDir Path temporary)
      throws IOException {
    Path shown = FILES.resolve("written-by-plumbline").resolve(written.folder());
    Path target = Boolean.getBoolean("peft.update") ? shown : temporary;
    Files.createDirectories(target);
    try (NDManager manager = model.manager().newSubManager();
        LoraAdapter adapter = LoraAdapter.of(written.values(model.configuration()), manager)) {

      PeftFormat.write(adapter, target, "a-tiny-model");

      if (target.equals(shown)) {
        writeLogits(adapter, shown);
      }
    }
    for (String file : List.of(PeftConfiguration.FILE, PeftFormat.WEIGHTS)) {
      assertThat(target.resolve(file)).hasSameBinaryContentAs(shown.resolve(file));
    }
    assertSameLogits(shown, IDS);
  }

  private static void assertSameLogits(Path folder, int... ids) {
    try (NDManager manager = model.manager().newSubManager();
        LoraAdapter adapter = PeftFormat.read(folder, model.configuration(), manager);
        SafetensorsFile reference = SafetensorsFile.open(folder.resolve(LOGITS))) {
      float[] logits = logits(adapter, ids);
      float[] expected = new float[logits.length];
      reference.read("logits", FloatBuffer.wrap(expected));
      double difference =
          IntStream.range(0, logits.length)
              .mapToDouble(i -> Math.abs(logits[i] - expected[i]))
              .max()
              .orElseThrow();

      assertThat(difference).isLessThan(TOLERANCE);
    }
  }

  private static float[] logits(LoraAdapter adapter, int... ids) {
    try (NDManager scope = model.manager().newSubManager()) {
      int[] positions = IntStream.range(0, ids.length).toArray();
      TokenTree tree = TokenTree.of(List.of(ids));
      return model
          .transformer()
          .logits(scope, tree, Optional.of(adapter), positions)
          .toFloatArray();
    }
  }

  private static void writeLogits(LoraAdapter adapter, Path folder) throws IOException {
    float[] logits = logits(adapter, IDS);
    var matrix =
        new SafetensorsWriter.Matrix(
            IDS.length, logits.length / IDS.length, FloatBuffer.wrap(logits));
    new SafetensorsWriter(folder.resolve(LOGITS)).write(new TreeMap<>(Map.of("logits", matrix)));
    Files.writeString(folder.resolve("expected.json"), "{\"ids\": " + Arrays.toString(IDS) + "}\n");
  }

  /** Adapters of every form that is written: lists of modules and layers, or single sites. */
  static Stream<Written> written() {
    return Stream.of(
        new Written("all-projections", List.of(1), List.of(2.0), site -> true),
        new Written(
            "some-layers",
            List.of(3),
            List.of(0.7),
            site -> site.block() % 2 == 1 && site.projection() == Projection.VALUE),
        new Written(
            "single-sites",
            List.of(2, 2, 1, 4),
            List.of(2.0, 0.5, 1.5),
            site -> (site.block() + site.projection().place()) % 3 == 0));
  }

  /** Ranks and scalings are given to the sites in turn. */
  record Written(
      String folder, List<Integer> ranks, List<Double> scalings, Predicate<LoraSite> sites) {
    @Override
    public String toString() {
      return folder;
    }

    Map<LoraSite, LoraMatrices> values(ModelConfiguration model) {
      SplittableRandom random = new SplittableRandom(5);
      Map<LoraSite, LoraMatrices> values = new TreeMap<>();
      for (int block = 0; block < model.blocks(); block++) {
        for (Projection projection : Projection.values()) {
          LoraSite site = new LoraSite(block, projection);
          if (sites.test(site)) {
            int rank = ranks.get(values.size() % ranks.size());
            double scaling = scalings.get(values.size() % scalings.size());
            float[] a = numbers(random, rank * projection.inputs(model));
            float[] b = numbers(random, projection.outputs(model) * rank);
            values.put(site, new LoraMatrices(rank, a, b, scaling));
          }
        }
      }
      return values;
    }

    private static float[] numbers(SplittableRandom random, int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) (0.2 * random.nextDouble() - 0.1);
      }
      return numbers;
    }
  }
}
