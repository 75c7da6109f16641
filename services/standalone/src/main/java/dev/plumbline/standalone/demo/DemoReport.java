package dev.plumbline.standalone.demo;

import dev.plumbline.schema.TrainingRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the demonstration saw.
 *
 * @param model name of the base model
 * @param taste what the simulated users like
 * @param startedAt when it began
 * @param duration how long it took, from the start of the broker to the last answer
 * @param heldOut the held-out questions with their answers before and after
 * @param votes when the gateway acknowledged each vote
 * @param pairs when each preference pair that stands was read from Kafka
 * @param run the training run as its last record on Kafka tells it; empty: none ended
 * @param swap the announcement on Kafka; empty: none came
 * @param requests every request for an answer that was sent
 */
public record DemoReport(
    String model,
    Taste taste,
    Instant startedAt,
    Duration duration,
    List<HeldOutAnswer> heldOut,
    List<Instant> votes,
    List<Instant> pairs,
    Optional<TrainingRun> run,
    Optional<Swap> swap,
    List<StreamedRequest> requests) {

  public DemoReport {
    heldOut = List.copyOf(heldOut);
    votes = List.copyOf(votes);
    pairs = List.copyOf(pairs);
    requests = List.copyOf(requests);
  }

  public Measure before() {
    return Measure.of(heldOut.stream().map(HeldOutAnswer::before).toList(), taste);
  }

  public Measure after() {
    return Measure.of(heldOut.stream().map(HeldOutAnswer::after).toList(), taste);
  }

  public int failedRequests() {
    return (int) requests.stream().filter(StreamedRequest::failed).count();
  }

  /** How long the training run took, by its own record; 0 when there was none. */
  public double trainingSeconds() {
    return run.map(r -> Duration.between(r.getStartedAt(), r.getUpdatedAt()).toMillis() / 1000.0)
        .orElse(0.0);
  }
}
