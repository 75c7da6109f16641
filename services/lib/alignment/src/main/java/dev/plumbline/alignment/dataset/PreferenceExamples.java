package dev.plumbline.alignment.dataset;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes examples of the rows of a file.
 *
 * <p>A comparison is a pair as it stands. Rated responses to one prompt are counted as votes: a
 * response with more likes than dislikes is liked, with more dislikes disliked, else it says
 * nothing; each liked one and each disliked one are a pair, the clearest votes first; with one kind
 * only, each is a half pair. Collects; not thread safe.
 */
public final class PreferenceExamples {
  /** Pairs that the rated responses to one prompt give at most, as in the pair-builder. */
  static final int PAIRS_PER_PROMPT = 32;

  private final Map<String, PreferenceExample> compared = new LinkedHashMap<>();
  private final Map<String, RatedPrompt> rated = new LinkedHashMap<>();

  /** The examples of these rows: the pairs first, then those from rated responses. */
  public static List<PreferenceExample> of(Collection<? extends PreferenceRow> rows) {
    PreferenceExamples examples = new PreferenceExamples();
    rows.forEach(examples::add);
    return examples.all();
  }

  public void add(PreferenceRow row) {
    String promptId = PromptIdentity.of(row.messages());
    if (row instanceof PreferenceRow.Compared pair) {
      PreferenceExample example =
          example(
              promptId, pair.messages(), Optional.of(pair.chosen()), Optional.of(pair.rejected()));
      compared.putIfAbsent(example.id(), example);
    } else if (row instanceof PreferenceRow.Rated vote) {
      rated
          .computeIfAbsent(promptId, id -> new RatedPrompt(vote.messages()))
          .vote(vote.response(), vote.liked());
    }
  }

  /** The examples of all rows so far. */
  public List<PreferenceExample> all() {
    Map<String, PreferenceExample> examples = new LinkedHashMap<>(compared);
    rated.forEach(
        (promptId, prompt) ->
            pairs(promptId, prompt)
                .forEach(example -> examples.putIfAbsent(example.id(), example)));
    return List.copyOf(examples.values());
  }

  private static List<PreferenceExample> pairs(String promptId, RatedPrompt prompt) {
    List<Optional<String>> liked = prompt.liked();
    List<Optional<String>> disliked = prompt.disliked();
    List<PreferenceExample> pairs = new ArrayList<>();
    if (liked.get(0).isEmpty() && disliked.get(0).isEmpty()) {
      return pairs;
    }
    // By the sum of both ranks: the clearest of either side come first.
    int lastRank = liked.size() + disliked.size() - 2;
    for (int rank = 0; rank <= lastRank; rank++) {
      int last = Math.min(rank, liked.size() - 1);
      for (int i = Math.max(0, rank - disliked.size() + 1); i <= last; i++) {
        if (pairs.size() == PAIRS_PER_PROMPT) {
          return pairs;
        }
        pairs.add(example(promptId, prompt.messages(), liked.get(i), disliked.get(rank - i)));
      }
    }
    return pairs;
  }

  private static PreferenceExample example(
      String promptId,
      List<ChatMessage> messages,
      Optional<String> chosen,
      Optional<String> rejected) {
    String id = PromptIdentity.ofPair(promptId, chosen.orElse(""), rejected.orElse(""));
    // Files do not tell whether an answer was cut.
    return new PreferenceExample(
        id, promptId, messages, chosen.map(Response::whole), rejected.map(Response::whole), false);
  }
}
