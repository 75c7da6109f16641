package dev.plumbline.pairs.intake;

import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.schema.FeedbackEvent;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is brought together by completion, or by the prompt of an answer that came with its vote.
 */
public sealed interface Arrival {

  /** The key by which it finds what belongs to it. */
  String home();

  /**
   * What somebody said about an answer.
   *
   * @param source the record as it came, for the dead letters
   * @param prompt what was answered, when the event brings the answer itself
   */
  record Feedback(
      ConsumerRecord<byte[], byte[]> source, FeedbackEvent event, Optional<Prompt> prompt)
      implements Arrival {

    static Feedback of(ConsumerRecord<byte[], byte[]> source, FeedbackEvent event) {
      Optional<Prompt> prompt =
          event.getCompletionId() != null
              ? Optional.empty()
              : Optional.of(Prompt.ofMessages(event.getChannel(), event.getPrompt()));
      return new Feedback(source, event, prompt);
    }

    /** As {@link dev.plumbline.runtime.identity.FeedbackKey}. */
    @Override
    public String home() {
      return prompt.map(Prompt::id).orElseGet(event::getCompletionId);
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

  /**
   * What was answered to what.
   *
   * @param cut whether the answer was cut off at its longest length
   */
  record Answer(Prompt prompt, String response, boolean cut) {}
}
