package dev.plumbline.pairs.intake;

import dev.plumbline.pairs.intake.Arrival.Answer;
import dev.plumbline.pairs.intake.Arrival.Answered;
import dev.plumbline.pairs.intake.Arrival.Recalled;
import dev.plumbline.pairs.intake.Reading.Accepted;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.kafka.AvroDecoder;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.schema.Completion;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the completions topic. Not thread safe, as the decoder is not. */
public final class CompletionReader {
  private static final Set<String> CUT = Set.of("length", "cancelled");

  private final AvroDecoder<Completion> decoder;
  private final Rules rules;

  public CompletionReader(AvroDecoder<Completion> decoder, TextLimits limits) {
    this.decoder = decoder;
    this.rules = new Rules(limits);
  }

  /**
   * Reads one record; one without a value recalls the answer that its key names.
   *
   * @throws dev.plumbline.runtime.kafka.RegistryUnavailableException when it cannot be read now
   */
  public Reading<Arrival> read(ConsumerRecord<byte[], byte[]> source) {
    Optional<String> tooLarge = rules.broken(source);
    if (tooLarge.isPresent()) {
      return new Refused<>(source, tooLarge.get());
    }
    Decoded<Completion> decoded = decoder.decode(source);
    if (decoded instanceof Decoded.Undecodable<Completion> undecodable) {
      return new Refused<>(source, undecodable.reason());
    }
    Decoded.Present<Completion> present = (Decoded.Present<Completion>) decoded;
    Optional<Completion> completion = present.value();
    if (completion.isEmpty()) {
      return present.key().isEmpty()
          ? new Refused<>(source, "the value is null, and so is the key")
          : new Accepted<>(new Recalled(present.key()));
    }
    Optional<String> broken =
        rules
            .broken(completion.get())
            .or(() -> misplaced(present.key(), completion.get().getCompletionId()));
    return broken
        .<Reading<Arrival>>map(rule -> new Refused<>(source, rule))
        .orElseGet(() -> new Accepted<>(answered(completion.get())));
  }

  private static Optional<String> misplaced(String key, String completionId) {
    return key.equals(completionId)
        ? Optional.empty()
        : Optional.of("the record's key is not its completion_id");
  }

  private static Answered answered(Completion completion) {
    Prompt prompt = Prompt.ofMessages(completion.getChannel(), completion.getMessages());
    boolean cut = CUT.contains(completion.getFinishReason());
    return new Answered(
        completion.getCompletionId(), new Answer(prompt, completion.getResponse(), cut));
  }
}
