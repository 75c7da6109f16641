package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where feedback belongs: into the partition of its completion, as Kafka's own partitioner finds
 * it. Other clients have other partitioners, or set other keys; such feedback is moved, not
 * refused.
 *
 * @param partitions how many the feedback and completions topics have
 */
public record HomePartitions(int partitions) {

  boolean isAway(Feedback feedback) {
    byte[] home = feedback.home().getBytes(StandardCharsets.UTF_8);
    return feedback.source().partition() != Utils.toPositive(Utils.murmur2(home)) % partitions;
  }
}
