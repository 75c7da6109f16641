package dev.plumbline.pairs.intake;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.feedback.ClockSkew;
import dev.plumbline.runtime.identity.CombiningMarks;
import dev.plumbline.runtime.identity.NormalisedLength;
import dev.plumbline.runtime.kafka.RecordSize;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the schema cannot say about feedback and completions. Everything that the gateway takes
 * keeps these rules; programs that write to Kafka themselves may break them.
 */
final class Rules {
  private static final int LONGEST_ID = 128;
  private static final int LONGEST_USER = 256;

  private final TextLimits limits;

  Rules(TextLimits limits) {
    this.limits = limits;
  }

  /** The rule that a record breaks whatever it holds: it may have to be written once more. */
  Optional<String> broken(ConsumerRecord<byte[], byte[]> record) {
    long bytes = RecordSize.of(record.key(), record.value(), record.headers());
    return tooLong("the record", bytes, limits.recordBytes());
  }

  /** The rule that feedback breaks, if any. */
  Optional<String> broken(FeedbackEvent event) {
    return firstOf(
        id("event_id", event.getEventId(), LONGEST_ID),
        channel(event.getChannel()),
        event.getCompletionId() == null
            ? Optional.empty()
            : id("completion_id", event.getCompletionId(), LONGEST_ID),
        event.getUserId() == null
            ? Optional.empty()
            : id("user_id", event.getUserId(), LONGEST_USER),
        rating(event),
        answer(event),
        texts(event));
  }

  /**
   * The rule that the time of a vote breaks, if any.
   *
   * @param written when its record was written, as Kafka has it: read again, it is the same
   */
  static Optional<String> brokenByTime(FeedbackEvent event, Instant written) {
    return ClockSkew.LARGEST.allows(event.getCreatedAt(), written)
        ? Optional.empty()
        : Optional.of(
            "created_at is more than "
                + ClockSkew.LARGEST.allowed().toSeconds()
                + " s after the time of the record; it counts milliseconds since 1970");
  }

  /** The rule that a completion breaks, if any. */
  Optional<String> broken(Completion completion) {
    List<Message> prompt = completion.getMessages();
    long bytes = bytes(prompt) + TextLimits.bytes(completion.getResponse());
    return firstOf(
        id("completion_id", completion.getCompletionId(), LONGEST_ID),
        channel(completion.getChannel()),
        completion.getMessages().isEmpty() ? Optional.of("messages is empty") : Optional.empty(),
        tooLong("response", TextLimits.bytes(completion.getResponse()), limits.responseBytes()),
        asKept(prompt, bytes));
  }

  private static Optional<String> rating(FeedbackEvent event) {
    if (event.getRating() == Rating.UNKNOWN) {
      return Optional.of("rating is unknown to this version; it must be UP, DOWN or WITHDRAWN");
    }
    if (event.getRating() == Rating.WITHDRAWN && event.getCorrectedResponse() != null) {
      return Optional.of("a withdrawn vote has a corrected_response");
    }
    return Optional.empty();
  }

  private static Optional<String> answer(FeedbackEvent event) {
    boolean inline = event.getPrompt() != null || event.getResponse() != null;
    if (event.getCompletionId() != null) {
      return inline
          ? Optional.of("both completion_id and an inline answer are given")
          : Optional.empty();
    }
    if (event.getPrompt() == null || event.getResponse() == null) {
      return Optional.of("neither completion_id nor both prompt and response are given");
    }
    return event.getPrompt().isEmpty() ? Optional.of("prompt is empty") : Optional.empty();
  }

  private Optional<String> texts(FeedbackEvent event) {
    String correction = event.getCorrectedResponse();
    if (correction != null && correction.isEmpty()) {
      return Optional.of("corrected_response is empty");
    }
    long response = TextLimits.bytes(event.getResponse());
    long corrected = TextLimits.bytes(correction);
    List<Message> prompt = event.getPrompt() == null ? List.of() : event.getPrompt();
    long all = bytes(prompt) + response + corrected + TextLimits.bytes(event.getComment());
    return firstOf(
        tooLong("response", response, limits.responseBytes()),
        tooLong("corrected_response", corrected, limits.responseBytes()),
        asKept(prompt, all));
  }

  private static Optional<String> id(String field, String id, int longest) {
    if (id.isBlank()
        || TextLimits.bytes(id) > longest
        || id.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          field + " must have 1 to " + longest + " bytes in UTF-8 and no control characters");
    }
    return Optional.empty();
  }

  private static Optional<String> channel(String channel) {
    return ChannelName.isValid(channel)
        ? Optional.empty()
        : Optional.of("channel must match " + ChannelName.PATTERN);
  }

  private static Optional<String> tooLong(String what, long bytes, long limit) {
    return bytes <= limit
        ? Optional.empty()
        : Optional.of(what + " has " + bytes + " bytes, more than " + limit);
  }

  private static long bytes(List<Message> messages) {
    return messages.stream()
        .mapToLong(
            message -> TextLimits.bytes(message.getRole()) + TextLimits.bytes(message.getContent()))
        .sum();
  }

  /**
   * The rule that all texts of a record break together when its prompt is normalised, or that the
   * prompt breaks because it cannot be normalised in a reasonable time.
   */
  private Optional<String> asKept(List<Message> prompt, long bytes) {
    if (prompt.stream().anyMatch(message -> CombiningMarks.tooMany(message.getContent()))) {
      return Optional.of(
          "a message has more than " + CombiningMarks.MOST + " combining marks in a row");
    }
    long kept = bytes + NormalisedLength.growth(prompt, bytes, limits.eventBytes());
    return tooLong("the record's text", kept, limits.eventBytes());
  }

  @SafeVarargs
  private static Optional<String> firstOf(Optional<String>... rules) {
    for (Optional<String> rule : rules) {
      if (rule.isPresent()) {
        return rule;
      }
    }
    return Optional.empty();
  }
}
