package dev.plumbline.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.FakeAligner;
import dev.plumbline.trainer.Records;
import dev.plumbline.trainer.loop.TrainerSettings;
import dev.plumbline.trainer.run.AlignmentReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunRecordsTest {
  private static final int KAFKA_TAKES = 1_000_000;

  private final RunRecords records = new RunRecords(new FakeAligner());

  @Test
  void aRunOfVeryManyStepsOnAsManyPairsAsThereMayBeFitsIntoARecord() throws IOException {
    TrainingRun running = Records.run();
    running.setLearnedPairs(
        PairDigests.ofDigests(IntStream.range(0, TrainerSettings.MOST_PAIRS).boxed().toList())
            .bytes());
    List<LossPoint> losses = new ArrayList<>(losses("instruct", 40_000));
    losses.addAll(losses("match", 60_000));

    TrainingRun run = published(running, losses);

    assertThat(run.toByteBuffer().remaining()).isLessThan(KAFKA_TAKES);
    assertThat(run.getLosses())
        .hasSizeBetween(1900, 2000)
        .contains(losses.get(0), losses.get(39_999), losses.get(40_000), losses.get(99_999))
        .allSatisfy(point -> assertThat(point.getLoss()).isEqualTo(1.0 / point.getStep()))
        .isSortedAccordingTo(
            (one, other) ->
                one.getPhase().equals(other.getPhase())
                    ? Integer.compare(one.getStep(), other.getStep())
                    : one.getPhase().compareTo(other.getPhase()));
  }

  @Test
  void aPhaseOfAFewStepsBesideALongOneIsKept() {
    List<LossPoint> losses = new ArrayList<>(losses("instruct", 100_000));
    losses.addAll(losses("match", 1));

    assertThat(published(Records.run(), losses).getLosses())
        .hasSizeLessThanOrEqualTo(2000)
        .contains(losses.get(0), losses.get(99_999), losses.get(100_000));
  }

  @Test
  void theCurveOfAUsualRunIsWhole() {
    List<LossPoint> losses = losses("match", 2000);

    assertThat(published(Records.run(), losses).getLosses()).isEqualTo(losses);
  }

  private TrainingRun published(TrainingRun running, List<LossPoint> losses) {
    AlignmentReport report =
        new AlignmentReport(
            1,
            0,
            1,
            List.of(),
            Optional.of("short/long"),
            losses,
            Map.of(),
            new GateVerdict(true, List.of()));
    return records.published(running, report, Duration.ofHours(1), 1, Instant.EPOCH);
  }

  private static List<LossPoint> losses(String phase, int steps) {
    return IntStream.rangeClosed(1, steps)
        .mapToObj(step -> new LossPoint(phase, step, 1.0 / step))
        .toList();
  }
}
