package dev.plumbline.alignment.rows;

import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The messages that a response answers: how an instruction joins them, how they are shortened. */
record Conversation(List<ChatMessage> messages) {

  private static final String SYSTEM = "system";
  private static final String USER = "user";

  Conversation {
    messages = List.copyOf(messages);
  }

  /** The instruction becomes the system message, or stands before it with a blank line between. */
  Conversation instructed(Optional<String> instruction) {
    if (instruction.isEmpty()) {
      return this;
    }
    if (startsWithSystem()) {
      return withBefore(0, instruction.get());
    }
    List<ChatMessage> instructed = new ArrayList<>(messages);
    instructed.add(0, new ChatMessage(SYSTEM, instruction.get()));
    return new Conversation(instructed);
  }

  /**
   * The instruction stands before the first user message with a blank line between, for models that
   * know no system message. Empty when there is no user message.
   */
  Optional<Conversation> instructedByUser(String instruction) {
    return IntStream.range(0, messages.size())
        .filter(this::isUser)
        .mapToObj(first -> withBefore(first, instruction))
        .findFirst();
  }

  private Conversation withBefore(int index, String instruction) {
    ChatMessage message = messages.get(index);
    List<ChatMessage> instructed = new ArrayList<>(messages);
    instructed.set(
        index, new ChatMessage(message.role(), instruction + "\n\n" + message.content()));
    return new Conversation(instructed);
  }

  /**
   * Without its oldest turn: all after the system message up to the next user message. Empty when
   * nothing stands before the last user message.
   */
  Optional<Conversation> withoutOldestTurn() {
    int first = startsWithSystem() ? 1 : 0;
    int next = first + 1;
    while (next < messages.size() && !isUser(next)) {
      next++;
    }
    if (next >= messages.size()) {
      return Optional.empty();
    }
    List<ChatMessage> shorter = new ArrayList<>(messages.subList(0, first));
    shorter.addAll(messages.subList(next, messages.size()));
    return Optional.of(new Conversation(shorter));
  }

  private boolean startsWithSystem() {
    return !messages.isEmpty() && messages.get(0).role().equals(SYSTEM);
  }

  private boolean isUser(int index) {
    return messages.get(index).role().equals(USER);
  }
}
