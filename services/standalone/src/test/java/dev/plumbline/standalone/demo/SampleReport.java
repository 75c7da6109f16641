package dev.plumbline.standalone.demo;

import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateCheck;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A made-up report of a demonstration that went well. */
public final class SampleReport {
  public static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Instant SWAP = START.plusSeconds(300);

  private SampleReport() {}

  public static DemoReport closed() {
    return new DemoReport(
        "SmolLM2-135M-Instruct",
        new Taste(40),
        START,
        Duration.ofSeconds(330),
        heldOut(OptionalLong.of(1)),
        moments(96, 40, 1500),
        moments(48, 42, 3000),
        Optional.of(run(RunState.PUBLISHED, true)),
        Optional.of(new Swap(1, SWAP)),
        requests());
  }

  /** The same, with some parts replaced. */
  static DemoReport with(
      Optional<TrainingRun> run,
      Optional<Swap> swap,
      List<HeldOutAnswer> heldOut,
      List<StreamedRequest> requests) {
    DemoReport closed = closed();
    return new DemoReport(
        closed.model(),
        closed.taste(),
        closed.startedAt(),
        closed.duration(),
        heldOut,
        closed.votes(),
        closed.pairs(),
        run,
        swap,
        requests);
  }

  static List<HeldOutAnswer> heldOut(OptionalLong version) {
    return IntStream.range(0, 16)
        .mapToObj(
            i ->
                new HeldOutAnswer(
                    "Question <" + i + "> & more?",
                    answer(OptionalLong.empty(), 96 + i % 9, false),
                    answer(version, 14 + 2 * i, true)))
        .toList();
  }

  static Answer answer(OptionalLong version, int words, boolean finished) {
    return new Answer(
        "chatcmpl-1",
        "Why?",
        String.join(" ", Collections.nCopies(words, "word")),
        finished,
        version);
  }

  static TrainingRun run(RunState state, boolean passed) {
    List<LossPoint> losses = new ArrayList<>();
    for (int step = 1; step <= 24; step++) {
      losses.add(new LossPoint("instruct", step, 2.4 / Math.sqrt(step)));
    }
    for (int step = 1; step <= 40; step++) {
      losses.add(new LossPoint("match", step, 30 - 0.3 * step));
    }
    return TrainingRun.newBuilder()
        .setRunId("run-1")
        .setChannel("default")
        .setState(state)
        .setMethod("rahf-scit")
        .setTrigger("new-pairs")
        .setBaseModel("SmolLM2-135M-Instruct")
        .setBaseModelFingerprint("f")
        .setSettings(Map.of())
        .setPairs(38)
        .setHalfPairs(0)
        .setHeldOutPairs(10)
        .setTrainingOffsets(List.of())
        .setContrasts(
            List.of(
                contrast("short/long", 0.73),
                contrast("simple/technical", 0.56),
                contrast("warm/formal", 0.48)))
        .setContrast("short/long")
        .setLosses(losses)
        .setMetrics(Map.of())
        .setGate(
            new GateVerdict(
                passed,
                List.of(
                    new GateCheck("margin", passed, 0.41, 0.0, "mean margin above 0"),
                    new GateCheck("drift", true, 0.9, 3.0, "KL to the base within 3"))))
        .setAdapterVersion(passed ? 1L : null)
        .setStartedAt(START.plusSeconds(120))
        .setUpdatedAt(SWAP)
        .build();
  }

  private static ContrastScore contrast(String name, double accuracy) {
    return new ContrastScore(name, "positive", "negative", accuracy, 0.07, 48);
  }

  static List<StreamedRequest> requests() {
    return IntStream.range(0, 40)
        .mapToObj(
            i -> {
              Instant started = SWAP.plusMillis((i - 20) * 700L);
              return new StreamedRequest(
                  started,
                  started.plusMillis(1500 + 37L * i),
                  started.isAfter(SWAP) ? OptionalLong.of(1) : OptionalLong.empty(),
                  Optional.empty());
            })
        .toList();
  }

  private static List<Instant> moments(int count, long firstSecond, long stepMillis) {
    return IntStream.range(0, count)
        .mapToObj(i -> START.plusSeconds(firstSecond).plusMillis(i * stepMillis))
        .toList();
  }
}
