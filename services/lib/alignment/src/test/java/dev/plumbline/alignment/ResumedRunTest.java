package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is stopped and goes on ends as one that was never stopped. */
class ResumedRunTest {

  private static final int STEPS = 7;

  @TempDir static Path cache;

  @RegisterExtension private static final TinyRuns tiny = new TinyRuns(() -> cache);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "RAHF_SCIT, CONTRASTS, 3",
    "RAHF_SCIT, INSTRUCT, 0",
    "RAHF_SCIT, INSTRUCT, 4",
    "RAHF_SCIT, COLLECT, 2",
    "RAHF_SCIT, MATCH, 1",
    "RAHF_SCIT, MATCH, 5",
    "RAHF_SCIT, MATCH, 7",
    "RAHF_SCIT, EVALUATE, 2",
    "RAHF_DUAL, INSTRUCT, 5",
    "RAHF_DUAL, INSTRUCT, 10",
    "RAHF_DUAL, MATCH, 4",
    "LORRA, MATCH, 3",
    "DPO, MATCH, 3",
  })
  void aStoppedRunGoesOnToTheSameAdapter(Method method, Phase phase, int units) {
    AlignmentSettings settings = settings(method);
    byte[] expected;
    List<LossPoint> losses;
    try (AlignmentOutcome whole = run(settings, RunFolder.temporary(), AlignmentListener.SILENT)) {
      expected = tiny.bytes(whole);
      losses = whole.losses();
    }
    RunFolder kept = RunFolder.of(folder);
    assertThatThrownBy(() -> run(settings, kept, new StopAt(phase, units)))
        .isInstanceOf(AlignmentCancelledException.class);

    try (AlignmentOutcome resumed = run(settings, kept, AlignmentListener.SILENT)) {
      assertThat(tiny.bytes(resumed)).isEqualTo(expected);
      assertThat(resumed.losses()).isEqualTo(losses);
    }
  }

  @Test
  void aRunWithOtherSettingsBeginsAnew() {
    RunFolder kept = RunFolder.of(folder);
    run(settings(Method.LORRA), kept, AlignmentListener.SILENT).close();
    AlignmentSettings other =
        TinyRuns.settings(Method.LORRA, 6, new OptimiserSettings(STEPS, 2, 1e-3, 0, 1));
    byte[] expected;
    try (AlignmentOutcome whole = run(other, RunFolder.temporary(), AlignmentListener.SILENT)) {
      expected = tiny.bytes(whole);
    }

    try (AlignmentOutcome outcome = run(other, kept, AlignmentListener.SILENT)) {
      assertThat(tiny.bytes(outcome)).isEqualTo(expected);
    }
  }

  @Test
  void aRunInAnotherPrecisionBeginsAnew() throws IOException {
    RunFolder kept = RunFolder.of(folder);
    run(settings(Method.LORRA), kept, AlignmentListener.SILENT).close();

    try (TinyRuns rounded = TinyRuns.load(cache, Precision.INT8);
        AlignmentOutcome fresh =
            run(rounded, settings(Method.LORRA), RunFolder.temporary(), AlignmentListener.SILENT);
        AlignmentOutcome outcome =
            run(rounded, settings(Method.LORRA), kept, AlignmentListener.SILENT)) {
      assertThat(rounded.bytes(outcome)).isEqualTo(rounded.bytes(fresh));
    }
  }

  @Test
  void contrastsAreNotScoredASecondTime() {
    RunFolder kept = RunFolder.of(folder);
    assertThatThrownBy(() -> run(settings(Method.LORRA), kept, new StopAt(Phase.MATCH, 1)))
        .isInstanceOf(AlignmentCancelledException.class);
    List<Integer> units = new ArrayList<>();

    run(
            settings(Method.LORRA),
            kept,
            new AlignmentListener() {
              @Override
              public void progress(Phase phase, int done, int total) {
                if (phase == Phase.CONTRASTS) {
                  units.add(done);
                }
              }
            })
        .close();

    assertThat(units).hasSize(2);
  }

  @Test
  void nothingButCheckpointsIsLeftInItsFolder() throws IOException {
    AlignmentSettings spilling =
        TinyRuns.with(
            settings(Method.RAHF_SCIT),
            settings(Method.RAHF_SCIT).adapter(),
            new ResourceSettings(OptionalLong.of(1 << 22), 800, 0, 3));

    run(spilling, RunFolder.of(folder), AlignmentListener.SILENT).close();

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "contrasts.checkpoint", "instruct.checkpoint", "match.checkpoint");
    }
  }

  private static AlignmentSettings settings(Method method) {
    AlignmentSettings settings =
        TinyRuns.settings(method, 5, new OptimiserSettings(STEPS, 2, 1e-3, 0, 1));
    return TinyRuns.with(
        settings,
        settings.adapter(),
        new ResourceSettings(OptionalLong.of(1 << 22), 800, 1 << 24, 3));
  }

  private static AlignmentOutcome run(
      AlignmentSettings settings, RunFolder folder, AlignmentListener listener) {
    return run(tiny, settings, folder, listener);
  }

  private static AlignmentOutcome run(
      TinyRuns runs, AlignmentSettings settings, RunFolder folder, AlignmentListener listener) {
    return new AlignmentRun()
        .run(runs.model(), TinyRuns.examples(), settings, Optional.empty(), listener, folder);
  }

  /** Ends the run when so many units of a phase are done. */
  private static final class StopAt implements AlignmentListener {
    private final Phase phase;
    private final int units;
    private boolean reached;

    StopAt(Phase phase, int units) {
      this.phase = phase;
      this.units = units;
    }

    @Override
    public void progress(Phase now, int done, int total) {
      reached |= now == phase && done >= units;
    }

    @Override
    public boolean cancelled() {
      return reached;
    }
  }
}
