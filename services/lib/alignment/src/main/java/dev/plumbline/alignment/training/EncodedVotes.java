package dev.plumbline.alignment.training;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedRow;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The voted responses of a run as token ids, and the order in which steps learn from them. */
final class EncodedVotes {

  private final List<EncodedVote> votes;

  private EncodedVotes(List<EncodedVote> votes) {
    this.votes = List.copyOf(votes);
  }

  /** Rows whose last user message is longer than a prompt may be are left out. */
  static EncodedVotes of(
      List<VotedRow> rows, RowEncoder encoder, Contrast contrast, DataSettings settings) {
    Optional<String> none = Optional.empty();
    Optional<String> positive = Optional.of(contrast.positive());
    Optional<String> negative = Optional.of(contrast.negative());
    List<EncodedVote> votes = new ArrayList<>();
    for (VotedRow row : rows) {
      Optional<List<ChatMessage>> fitting =
          encoder.fit(row.messages(), List.of(none, positive, negative));
      if (fitting.isPresent()) {
        int[] response = encoder.response(row.response(), settings.responseTokens());
        List<ChatMessage> messages = fitting.get();
        votes.add(
            new EncodedVote(
                row.promptId(),
                new EncodedRow(encoder.prompt(messages, none), response),
                new EncodedRow(encoder.prompt(messages, positive), response),
                new EncodedRow(encoder.prompt(messages, negative), response),
                row.liked(),
                row.correction() ? settings.correctionWeight() : 1));
      }
    }
    return new EncodedVotes(votes);
  }

  int size() {
    return votes.size();
  }

  EncodedVote get(int index) {
    return votes.get(index);
  }

  /** The votes of each step, as indices. */
  List<List<Integer>> order(int steps, int rows, long seed) {
    return new BalancedOrder(indices(true), indices(false), seed).steps(steps, rows);
  }

  /**
   * A liked and a disliked vote, of the same prompt as far as there are such.
   *
   * @param liked index of the liked vote
   */
  record Twins(int liked, int disliked) {}

  /** Liked and disliked votes side by side, those of each step; empty when one side is missing. */
  List<List<Twins>> twins(int steps, int rows, long seed) {
    List<Integer> liked = indices(true);
    List<Integer> disliked = indices(false);
    if (liked.isEmpty() || disliked.isEmpty()) {
      return List.of();
    }
    List<Twins> twins = new ArrayList<>();
    List<Integer> alone = new ArrayList<>(disliked);
    List<Integer> unmatched = new ArrayList<>();
    for (int good : liked) {
      alone.stream()
          .filter(bad -> votes.get(bad).promptId().equals(votes.get(good).promptId()))
          .findFirst()
          .ifPresentOrElse(
              bad -> {
                twins.add(new Twins(good, bad));
                alone.remove(bad);
              },
              () -> unmatched.add(good));
    }
    for (int i = 0; i < Math.max(unmatched.size(), alone.size()); i++) {
      int good = i < unmatched.size() ? unmatched.get(i) : liked.get(i % liked.size());
      int bad = i < alone.size() ? alone.get(i) : disliked.get(i % disliked.size());
      twins.add(new Twins(good, bad));
    }
    List<Integer> indices = IntStream.range(0, twins.size()).boxed().toList();
    return new BalancedOrder(indices, List.of(), seed)
        .steps(steps, rows).stream().map(step -> step.stream().map(twins::get).toList()).toList();
  }

  private List<Integer> indices(boolean liked) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < votes.size(); i++) {
      if (votes.get(i).liked() == liked) {
        for (int count = 0; count < votes.get(i).weight(); count++) {
          indices.add(i);
        }
      }
    }
    return indices;
  }
}
