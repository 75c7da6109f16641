package dev.plumbline.alignment.dataset;

import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation as one text, in the form of Anthropic's data on helpfulness and harmlessness: each
 * turn begins with a blank line and {@code Human:} or {@code Assistant:}.
 */
final class Transcript {
  /** What comes before each answer. */
  static final String ANSWER = "\n\nAssistant:";

  private static final String QUESTION = "\n\nHuman:";
  private static final Pattern TURN = Pattern.compile("\n\n(Human|Assistant):");

  private Transcript() {}

  static boolean is(String text) {
    return text.startsWith(QUESTION);
  }

  /** Whether a text that should be one answer has further turns in it. */
  static boolean hasTurns(String answer) {
    return TURN.matcher(answer).find();
  }

  /** The turns of a transcript; empty ones are left out, neighbours of one role are one turn. */
  static List<ChatMessage> messages(String transcript) {
    List<ChatMessage> messages = new ArrayList<>();
    Matcher turns = TURN.matcher(transcript);
    boolean more = turns.find();
    while (more) {
      boolean human = turns.group(1).equals("Human");
      int begin = turns.end();
      more = turns.find();
      String content = transcript.substring(begin, more ? turns.start() : transcript.length());
      if (!content.isBlank()) {
        add(messages, human ? "user" : "assistant", content.strip());
      }
    }
    return messages;
  }

  private static void add(List<ChatMessage> messages, String role, String content) {
    int last = messages.size() - 1;
    if (last >= 0 && messages.get(last).role().equals(role)) {
      messages.set(last, new ChatMessage(role, messages.get(last).content() + "\n\n" + content));
    } else {
      messages.add(new ChatMessage(role, content));
    }
  }
}
