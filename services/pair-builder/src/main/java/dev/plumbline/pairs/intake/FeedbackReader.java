package dev.plumbline.pairs.intake;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.intake.Reading.Accepted;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.schema.FeedbackEvent;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the feedback topic. Not thread safe, as the decoder is not. */
public final class FeedbackReader {
  private final AvroDecoder<FeedbackEvent> decoder;
  private final Rules rules;

  public FeedbackReader(AvroDecoder<FeedbackEvent> decoder, TextLimits limits) {
    this.decoder = decoder;
    this.rules = new Rules(limits);
  }

  /**
   * Reads one record. Its key does not matter: what the event says decides where it belongs. One
   * that comes back from where this service kept it has no time any more, and had a right one when
   * it came.
   *
   * @throws dev.plumbline.runtime.kafka.RegistryUnavailableException when it cannot be read now
   */
  public Reading<Feedback> read(ConsumerRecord<byte[], byte[]> source) {
    Optional<String> tooLarge = rules.broken(source);
    if (tooLarge.isPresent()) {
      return new Refused<>(source, tooLarge.get());
    }
    Decoded<FeedbackEvent> decoded = decoder.decode(source);
    if (decoded instanceof Decoded.Undecodable<FeedbackEvent> undecodable) {
      return new Refused<>(source, undecodable.reason());
    }
    Optional<FeedbackEvent> event = ((Decoded.Present<FeedbackEvent>) decoded).value();
    if (event.isEmpty()) {
      return new Refused<>(source, "the value is null; a vote is taken back by a WITHDRAWN event");
    }
    return rules
        .broken(event.get())
        .or(() -> brokenByTime(event.get(), source.timestamp()))
        .<Reading<Feedback>>map(rule -> new Refused<>(source, rule))
        .orElseGet(() -> new Accepted<>(Feedback.of(source, event.get())));
  }

  private static Optional<String> brokenByTime(FeedbackEvent event, long written) {
    return written == ConsumerRecord.NO_TIMESTAMP
        ? Optional.empty()
        : Rules.brokenByTime(event, Instant.ofEpochMilli(written));
  }
}
