package dev.plumbline.pairs.intake;

import dev.plumbline.pairs.identity.Prompt;
import dev.plumbline.schema.FeedbackEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is brought together by completion id. */
public sealed interface Arrival {

  /** The key by which it finds what belongs to it. */
  String home();

  /**
   * What somebody said about an answer.
   *
   * @param source the record as it came, for the dead letters
   */
  record Feedback(ConsumerRecord<byte[], byte[]> source, FeedbackEvent event) implements Arrival {
    @Override
    public String home() {
      return event.getCompletionId() != null ? event.getCompletionId() : event.getEventId();
    }
  }

  /** An answer that feedback may refer to by its id. */
  record Answered(String completionId, Answer answer) implements Arrival {
    @Override
    public String home() {
      return completionId;
    }
  }

  /** An answer that nothing may refer to any more. */
  record Recalled(String completionId) implements Arrival {
    @Override
    public String home() {
      return completionId;
    }
  }

  /** What was answered to what. */
  record Answer(Prompt prompt, String response) {}
}
