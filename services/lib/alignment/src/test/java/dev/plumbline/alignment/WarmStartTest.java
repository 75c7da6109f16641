package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.settings.AdapterSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.model.lora.LoraAdapter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmStartTest {

  /** Too low to change anything, so that a run shows what it started from. */
  private static final double HARDLY = 1e-30;

  @TempDir static Path cache;

  @RegisterExtension private static final TinyRuns tiny = new TinyRuns(() -> cache);

  private static NDManager manager;

  @BeforeAll
  static void open() {
    manager = tiny.model().newManager();
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aWarmStartBeginsWithTheServedAdapter(Method method) {
    try (LoraAdapter served = served(method, 8)) {
      byte[] expected = tiny.bytes(served);

      assertThat(trained(method, true, served)).isEqualTo(expected);
      assertThat(trained(method, false, served)).isNotEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aServedAdapterOfAnotherFormIsNoStart(Method method) {
    try (LoraAdapter served = served(method, 4)) {
      assertThat(trained(method, true, served)).isEqualTo(trained(method, false, served));
    }
  }

  private static LoraAdapter served(Method method, int rank) {
    AlignmentSettings settings = settings(method, rank, false, 1e-2);
    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .run(
                tiny.model(),
                TinyRuns.examples(),
                settings,
                Optional.empty(),
                AlignmentListener.SILENT)) {
      return LoraAdapter.of(outcome.adapter().values(), manager);
    }
  }

  private static byte[] trained(Method method, boolean warm, LoraAdapter served) {
    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .run(
                tiny.model(),
                TinyRuns.examples(),
                settings(method, 8, warm, HARDLY),
                Optional.of(served),
                AlignmentListener.SILENT)) {
      return tiny.bytes(outcome);
    }
  }

  private static AlignmentSettings settings(
      Method method, int rank, boolean warm, double learningRate) {
    AlignmentSettings settings = TinyRuns.settings(method, 5, learningRate);
    AdapterSettings form =
        new AdapterSettings(rank, 2.0 * rank, settings.adapter().projections(), warm);
    return TinyRuns.with(settings, form, settings.resources());
  }
}
