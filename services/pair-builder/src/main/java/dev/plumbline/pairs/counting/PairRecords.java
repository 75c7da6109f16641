package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.PairChange;
import dev.plumbline.pairs.ballot.PairChange.Published;
import dev.plumbline.pairs.ballot.PairChange.Rated;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.runtime.identity.Turn;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/** Changes of pairs as records of the pairs' topic. */
final class PairRecords {
  private PairRecords() {}

  static Record<String, SpecificRecord> of(PairChange change, long time) {
    String key = new PairKey(change.channel(), change.pairId()).toString();
    return new Record<>(key, change instanceof Published published ? pair(published) : null, time);
  }

  private static PreferencePair pair(Published pair) {
    return PreferencePair.newBuilder()
        .setPairId(pair.pairId())
        .setChannel(pair.channel())
        .setPromptId(pair.prompt().id())
        .setMessages(pair.prompt().turns().stream().map(PairRecords::message).toList())
        .setChosen(rated(pair.chosen()))
        .setRejected(rated(pair.rejected()))
        .setUpdatedAt(Instant.ofEpochMilli(pair.latest()))
        .build();
  }

  private static Message message(Turn turn) {
    return new Message(turn.role(), turn.content());
  }

  private static RatedResponse rated(Optional<Rated> side) {
    return side.map(
            rated ->
                new RatedResponse(
                    rated.response(),
                    rated.tally().up(),
                    rated.tally().down(),
                    rated.tally().correction(),
                    rated.tally().cut()))
        .orElse(null);
  }
}
