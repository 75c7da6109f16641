package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrecisionTest {
  static Stream<Arguments> roundedModels() throws IOException {
    return OracleCase.folders()
        .flatMap(
            folder ->
                Stream.of(Precision.BFLOAT16, Precision.INT8)
                    .map(precision -> Arguments.of(folder, precision)));
  }

  @ParameterizedTest
  @MethodSource("roundedModels")
  void aRoundedModelGivesNearlyTheSameLogitsWithAndWithoutAdapter(
      Path folder, Precision precision) {
    try (OracleCase exact = OracleCase.open(folder);
        OracleCase other = OracleCase.open(folder);
        NDManager manager = exact.transformer().newManager();
        LoraAdapter adapter = PeftFormat.read(exact.adapter(), exact.configuration(), manager)) {
      int[] prompt = exact.prompt(0);
      Transformer rounded = other.transformer().rounded(precision, exact.prompt(1));

      for (Optional<LoraAdapter> used :
          List.of(Optional.<LoraAdapter>empty(), Optional.of(adapter))) {
        float[] expected = lastLogits(exact.transformer(), used, prompt);
        float[] actual = lastLogits(rounded, used, prompt);

        assertThat(rounded.precision()).isEqualTo(precision);
        assertThat(Arrays.equals(actual, expected)).isFalse();
        assertThat(distance(actual, expected)).isLessThan(0.15 * spread(expected));
      }
      rounded.close();
    }
  }

  @ParameterizedTest
  @MethodSource("roundedModels")
  void trainingSeesTheRoundedMatricesThatServingMultipliesWith(Path folder, Precision precision) {
    try (OracleCase exact = OracleCase.open(folder);
        OracleCase other = OracleCase.open(folder)) {
      int[] prompt = exact.prompt(0);
      Transformer rounded = other.transformer().rounded(precision, exact.prompt(1));

      float[] served = lastLogits(rounded, Optional.empty(), prompt);
      float[] trained = wholeRowLogits(rounded, prompt);
      float[] untouched = wholeRowLogits(exact.transformer(), prompt);

      assertThat(Arrays.equals(trained, untouched))
          .isEqualTo(precision == Precision.BFLOAT16 && isStoredSo(folder));
      // What is left between them is the rounding of activations.
      assertThat(distance(trained, served)).isLessThan(0.1 * spread(served));
      rounded.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aModelForAnswersOnlyAnswersTheSameWithoutItsMatricesInFloat32(Precision precision)
      throws IOException {
    try (OracleCase all = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
        OracleCase less = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {
      Transformer whole = all.transformer().rounded(precision, all.prompt(1));
      Transformer packed = less.transformer().rounded(precision, less.prompt(1));
      long embedding =
          (long) less.configuration().vocabularySize() * less.configuration().hiddenSize();

      packed.keepForAnswersOnly();

      assertThat(lastLogits(packed, Optional.empty(), less.prompt(0)))
          .containsExactly(lastLogits(whole, Optional.empty(), all.prompt(0)));
      assertThat(packed.manager().getManagedArrays())
          .filteredOn(array -> array.getShape().dimension() == 2)
          .singleElement()
          .satisfies(array -> assertThat(array.size()).isEqualTo(embedding));
      assertThatThrownBy(() -> wholeRowLogits(packed, less.prompt(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The model is kept for answers only");
      whole.close();
      packed.close();
    }
  }

  @Test
  void anInt8AnswerDoesNotDependOnWhatElseIsInTheBatch() throws IOException {
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {
      Transformer rounded = model.transformer().rounded(Precision.INT8, model.prompt(1));
      int length = Math.min(model.prompt(0).length, model.prompt(1).length);
      int[] first = Arrays.copyOf(model.prompt(0), length);
      int[] second = Arrays.copyOf(model.prompt(1), length);

      List<float[]> together = lastLogits(rounded, Optional.empty(), List.of(first, second));

      assertThat(together.get(0))
          .containsExactly(lastLogits(rounded, Optional.empty(), first), within(1e-5f));
      assertThat(together.get(1))
          .containsExactly(lastLogits(rounded, Optional.empty(), second), within(1e-5f));
      rounded.close();
    }
  }

  @Test
  void aNameThatIsNoPrecisionIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> Precision.named("int4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int4")
        .hasMessageContaining("auto, float32, bfloat16, int8");
  }

  @Test
  void int8IsRefusedOnAGraphicsCard() {
    assertThatThrownBy(() -> Precision.INT8.requirePossible(Device.gpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose float32, or auto");
  }

  @Test
  void theFastestPrecisionFollowsFromWhatTheProcessorSays() {
    Processor plain = Processor.described("model name : X\nflags\t\t: fpu avx avx2\n");
    Processor bytes = Processor.described("flags : avx2 avx512_vnni\nflags : avx2 avx512_vnni\n");
    Processor halves = new Processor(Set.of("avx2", "avx512_vnni", "avx512_bf16"));
    Processor unknown = Processor.described("");

    assertThat(plain.fasterThanFloat32(Device.cpu())).isEmpty();
    assertThat(bytes.fasterThanFloat32(Device.cpu())).containsExactly(Precision.INT8);
    assertThat(halves.fasterThanFloat32(Device.cpu()))
        .containsExactly(Precision.INT8, Precision.BFLOAT16);
    assertThat(unknown.fasterThanFloat32(Device.cpu())).isEmpty();
    assertThat(unknown.fasterThanFloat32(Device.gpu())).containsExactly(Precision.BFLOAT16);
  }

  @Test
  void twoProductsFitIn16BitsWhereTheProcessorAddsThemSo() {
    int largestActivation = 255;
    int plain = new Processor(Set.of("avx2")).largestWeight();

    assertThat(2 * largestActivation * plain).isLessThanOrEqualTo(Short.MAX_VALUE);
    assertThat(new Processor(Set.of("avx2", "avx512_vnni")).largestWeight()).isEqualTo(127);
  }

  private static boolean isStoredSo(Path folder) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      return file.type("model.norm.weight").equals("BF16");
    }
  }

  private static float[] lastLogits(
      Transformer transformer, Optional<LoraAdapter> adapter, int... tokens) {
    return lastLogits(transformer, adapter, List.of(tokens)).get(0);
  }

  private static List<float[]> lastLogits(
      Transformer transformer, Optional<LoraAdapter> adapter, List<int[]> rows) {
    List<Segment.Row> segmentRows =
        rows.stream()
            .map(row -> new Segment.Row(0, Arrays.stream(row).boxed().toList(), adapter))
            .toList();
    List<float[]> result = new ArrayList<>();
    try (CachedTransformer network = new CachedTransformer(transformer);
        KeyValueCache cache = network.newCache(rows.size(), rows.get(0).length);
        LogitRows logits =
            network.run(List.of(new Segment(cache, 0, segmentRows, Segment.Logits.LAST)))) {
      for (int row = 0; row < rows.size(); row++) {
        FloatBuffer values = logits.row(row);
        float[] copy = new float[values.remaining()];
        values.get(copy);
        result.add(copy);
      }
    }
    return result;
  }

  private static float[] wholeRowLogits(Transformer transformer, int... tokens) {
    TokenTree tree = TokenTree.of(List.of(tokens));
    try (NDManager manager = transformer.newManager();
        GradientMode off = GradientMode.off()) {
      int[] last = tree.places(0, tokens.length - 1, tokens.length);
      NDArray logits = transformer.logits(manager, tree, Optional.empty(), last);
      return logits.toFloatArray();
    }
  }

  /** The root of the mean square of the differences. */
  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow(one[i] - other[i], 2);
    }
    return Math.sqrt(sum / one.length);
  }

  /** The standard deviation. */
  private static double spread(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value - mean, 2);
    }
    return Math.sqrt(sum / values.length);
  }
}
