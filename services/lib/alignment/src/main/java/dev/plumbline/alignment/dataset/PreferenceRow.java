package dev.plumbline.alignment.dataset;

import dev.plumbline.model.chat.ChatMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one line of a preference file says. */
public sealed interface PreferenceRow permits PreferenceRow.Compared, PreferenceRow.Rated {

  /** The line of the file, from 1. */
  long line();

  /** The conversation that was answered; its last message is a user's. */
  List<ChatMessage> messages();

  /** Who said so and when, as far as the file tells. */
  Origin origin();

  /** One response was preferred to another. */
  record Compared(
      long line, List<ChatMessage> messages, String chosen, String rejected, Origin origin)
      implements PreferenceRow {

    public Compared {
      messages = List.copyOf(messages);
    }
  }

  /** One response was liked or disliked. */
  record Rated(long line, List<ChatMessage> messages, String response, boolean liked, Origin origin)
      implements PreferenceRow {

    public Rated {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Where a row comes from.
   *
   * @param user the pseudonym in {@code user_id}
   * @param time the time in {@code created_at}
   */
  record Origin(Optional<String> user, Optional<Instant> time) {

    /** Nobody knows. */
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty());
  }
}
