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
