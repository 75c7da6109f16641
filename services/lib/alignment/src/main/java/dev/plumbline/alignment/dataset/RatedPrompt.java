package dev.plumbline.alignment.dataset;

import dev.plumbline.model.chat.ChatMessage;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The votes on the responses to one prompt. */
final class RatedPrompt {
  private final List<ChatMessage> messages;
  private final Map<String, Integer> netVotes = new LinkedHashMap<>();

  RatedPrompt(List<ChatMessage> messages) {
    this.messages = messages;
  }

  void vote(String response, boolean liked) {
    netVotes.merge(response, liked ? 1 : -1, Integer::sum);
  }

  List<ChatMessage> messages() {
    return messages;
  }

  /** The liked responses, the clearest first; a single empty one when there are none. */
  List<Optional<String>> liked() {
    return leaning(net -> net > 0);
  }

  /** The disliked responses, the clearest first; a single empty one when there are none. */
  List<Optional<String>> disliked() {
    return leaning(net -> net < 0);
  }

  private List<Optional<String>> leaning(IntPredicate side) {
    List<Optional<String>> responses =
        netVotes.entrySet().stream()
            .filter(entry -> side.test(entry.getValue()))
            .sorted(Comparator.comparingInt(entry -> -Math.abs(entry.getValue())))
            .map(entry -> Optional.of(entry.getKey()))
            .toList();
    return responses.isEmpty() ? List.of(Optional.empty()) : responses;
  }
}
