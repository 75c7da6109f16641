package dev.plumbline.trainer.loop;

import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TopicOffset;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.pairs.PairBook;
import dev.plumbline.trainer.trigger.TriggerReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a run may take any notice of the adapter that its channel is served with. One
 * that may have learned from a user who is forgotten since is nothing to begin with, and nothing to
 * be measured by either: whoever knew those votes does better on the votes like them, so the gate
 * would refuse the adapter without them and the one with them would stay.
 */
final class ForgottenUsers {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenUsers.class);

  private final Function<String, Optional<TrainingRun>> runs;

  /**
   * With a way to look runs up.
   *
   * @param runs gives the record of a run by its id
   */
  ForgottenUsers(Function<String, Optional<TrainingRun>> runs) {
    this.runs = runs;
  }

  /** Whether no user is known to be forgotten since the adapter of an announcement was trained. */
  boolean allow(ModelUpdate served, TriggerReason reason, PairBook book, TopicPartition partition) {
    Optional<String> objection = objection(served, reason, book, partition);
    objection.ifPresent(
        why ->
            LOG.info(
                "the next adapter of channel {} is trained from nothing and compared with the base"
                    + " model alone, not with version {}: {}",
                served.getChannel(),
                served.getVersion(),
                why));
    return objection.isEmpty();
  }

  private Optional<String> objection(
      ModelUpdate served, TriggerReason reason, PairBook book, TopicPartition partition) {
    if (reason == TriggerReason.ERASURE) {
      return Optional.of("a user is forgotten");
    }
    // Looking a run up reads many of them, which most channels need never do.
    if (book.lastErasure() < 0 || book.lastErasure() < knownTo(served, partition)) {
      return Optional.empty();
    }
    return Optional.of("a user was forgotten since that one was trained");
  }

  /**
   * The run's own offset: the announcement of an older version carries those of later ones. What is
   * not recorded counts as trained before all erasures.
   */
  private long knownTo(ModelUpdate served, TopicPartition partition) {
    return runs.apply(served.getRunId()).map(TrainingRun::getTrainingOffsets).stream()
        .flatMap(List::stream)
        .filter(
            offset ->
                offset.getTopic().equals(partition.topic())
                    && offset.getPartition() == partition.partition())
        .mapToLong(TopicOffset::getOffset)
        .max()
        .orElse(0);
  }
}
