package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where feedback and votes belong: into the partition of their completion or prompt, as Kafka's own
 * partitioner finds it. Other clients have other partitioners, or set other keys; such feedback is
 * moved, not refused.
 *
 * @param partitions how many the feedback and completions topics have, and the internal topics of
 *     feedback and votes
 */
public record HomePartitions(int partitions) {

  /** Whether feedback was read from a partition that it does not belong to. */
  public boolean isAway(Feedback feedback) {
    return feedback.source().partition() != of(feedback.home());
  }

  /** The partition of a completion or prompt. */
  int of(String id) {
    return Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
