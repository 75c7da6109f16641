package dev.plumbline.trainer.pairs;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.runtime.channel.ChannelPartitioner;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import java.util.Optional;

/**
 * What a record must be to be trained on. One that is not would otherwise make every run of its
 * channel fail.
 *
 * @param partition of the pairs' topic that records come from
 * @param partitions that the topic has
 */
public record PairCheck(int partition, int partitions) {

  /**
   * Why a record cannot be used.
   *
   * @param value empty: a tombstone
   * @return empty: it can
   */
  public Optional<String> objection(PairKey key, Optional<PreferencePair> value) {
    return misplaced(key).or(() -> value.flatMap(pair -> mismatch(key, pair).or(() -> form(pair))));
  }

  private Optional<String> misplaced(PairKey key) {
    int expected = new ChannelPartitioner().partition(key.channel(), partitions);
    return expected == partition
        ? Optional.empty()
        : Optional.of(
            "channel "
                + key.channel()
                + " belongs into partition "
                + expected
                + " of "
                + partitions
                + "; pairs are partitioned by channel, so that one trainer owns a whole channel");
  }

  private static Optional<String> mismatch(PairKey key, PreferencePair pair) {
    PairKey own;
    try {
      own = new PairKey(pair.getChannel(), pair.getPairId());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    return own.equals(key)
        ? Optional.empty()
        : Optional.of("the key names " + key + ", the value " + own);
  }

  private static Optional<String> form(PreferencePair pair) {
    if (pair.getChosen() == null && pair.getRejected() == null) {
      return Optional.of("the pair has neither a chosen nor a rejected response");
    }
    if (pair.getMessages().isEmpty()) {
      return Optional.of("the pair has no messages that were answered");
    }
    try {
      for (Message message : pair.getMessages()) {
        new ChatMessage(message.getRole(), message.getContent());
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
