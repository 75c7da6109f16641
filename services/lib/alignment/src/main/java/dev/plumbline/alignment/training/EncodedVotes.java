package dev.plumbline.alignment.training;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.ResponseWindow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedRow;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The voted responses of a run as token ids, and the order in which steps learn from them. A
 * response is encoded when it is first asked for, since the steps see few of many votes. One whose
 * last user message is longer than a prompt may be, whose conversation the chat template refuses,
 * or that is the same to the model as one of the other kind, is not learned from.
 */
final class EncodedVotes {

  private final List<VotedRow> rows;
  private final RowEncoder encoder;
  private final Optional<Contrast> contrast;
  private final DataSettings settings;
  private final Map<String, List<VotedRow>> byPrompt;
  private final Map<Integer, Optional<EncodedVote>> encoded = new HashMap<>();

  /**
   * Of a run.
   *
   * @param contrast whose instructions the method learns with; empty where it uses none
   */
  EncodedVotes(
      List<VotedRow> rows, RowEncoder encoder, Optional<Contrast> contrast, DataSettings settings) {
    this.rows = List.copyOf(rows);
    this.encoder = encoder;
    this.contrast = contrast;
    this.settings = settings;
    this.byPrompt = rows.stream().collect(Collectors.groupingBy(VotedRow::promptId));
  }

  /**
   * A vote of the order.
   *
   * @throws java.util.NoSuchElementException when it is not learned from
   */
  EncodedVote get(int index) {
    return vote(index).orElseThrow();
  }

  /**
   * The votes of each step, as indices: as many liked as disliked ones, so that a flood of votes of
   * one kind does not drown the other, and of the same prompts, which are then computed once.
   *
   * @param optimiser an odd number of rows is rounded up where there are both kinds
   */
  List<List<Integer>> order(OptimiserSettings optimiser, long seed) {
    List<Twins> twins = twins();
    if (twins.isEmpty()) {
      List<Integer> only = Stream.of(true, false).flatMap(kind -> indices(kind).stream()).toList();
      return steps(only, this::fits, optimiser, optimiser.rows(), seed);
    }
    return steps(twins, this::fit, optimiser, (optimiser.rows() + 1) / 2, seed).stream()
        .map(step -> step.stream().flatMap(Twins::both).toList())
        .toList();
  }

  /**
   * A liked and a disliked vote, of the same prompt as far as there are such.
   *
   * @param liked index of the liked vote
   */
  record Twins(int liked, int disliked) {
    Stream<Integer> both() {
      return Stream.of(liked, disliked);
    }
  }

  /** Liked and disliked votes side by side, those of each step; empty when one side is missing. */
  List<List<Twins>> twins(OptimiserSettings optimiser, long seed) {
    List<Twins> twins = twins();
    return twins.isEmpty() ? List.of() : steps(twins, this::fit, optimiser, optimiser.rows(), seed);
  }

  private <T> List<List<T>> steps(
      List<T> items, Predicate<T> usable, OptimiserSettings optimiser, int perStep, long seed) {
    return new DrawOrder(
            items.size(),
            index -> usable.test(items.get(index)),
            () -> encoder.leftOut().explanation(),
            seed)
        .steps(optimiser.stepsOver(items.size(), perStep), perStep).stream()
            .map(step -> step.stream().map(items::get).toList())
            .toList();
  }

  private List<Twins> twins() {
    List<Integer> liked = indices(true);
    List<Integer> disliked = indices(false);
    if (liked.isEmpty() || disliked.isEmpty()) {
      return List.of();
    }
    Map<String, Deque<Integer>> byPrompt = new HashMap<>();
    disliked.forEach(
        bad ->
            byPrompt.computeIfAbsent(rows.get(bad).promptId(), id -> new ArrayDeque<>()).add(bad));
    List<Twins> twins = new ArrayList<>();
    List<Integer> unmatched = new ArrayList<>();
    for (int good : liked) {
      Deque<Integer> answers = byPrompt.getOrDefault(rows.get(good).promptId(), new ArrayDeque<>());
      if (answers.isEmpty()) {
        unmatched.add(good);
      } else {
        twins.add(new Twins(good, answers.remove()));
      }
    }
    List<Integer> alone = new ArrayList<>();
    byPrompt.values().forEach(alone::addAll);
    alone.sort(null);
    for (int i = 0; i < Math.max(unmatched.size(), alone.size()); i++) {
      int good = i < unmatched.size() ? unmatched.get(i) : liked.get(i % liked.size());
      int bad = i < alone.size() ? alone.get(i) : disliked.get(i % disliked.size());
      twins.add(new Twins(good, bad));
    }
    return twins;
  }

  private boolean fit(Twins twins) {
    return fits(twins.liked()) && fits(twins.disliked());
  }

  private boolean fits(int index) {
    return vote(index).isPresent();
  }

  private Optional<EncodedVote> vote(int index) {
    return encoded.computeIfAbsent(index, at -> encode(rows.get(at)));
  }

  private Optional<EncodedVote> encode(VotedRow row) {
    return window(row).flatMap(window -> encode(row, window));
  }

  private Optional<EncodedVote> encode(VotedRow row, ResponseWindow window) {
    Optional<String> none = Optional.empty();
    Optional<String> positive = contrast.map(Contrast::positive);
    Optional<String> negative = contrast.map(Contrast::negative);
    Optional<List<ChatMessage>> fitting =
        encoder.fit(
            row.messages(),
            Stream.of(none, positive, negative).distinct().toList(),
            window.start());
    return fitting.map(
        messages ->
            new EncodedVote(
                encoder.encode(messages, none, row.response(), window),
                encoder.encode(messages, positive, row.response(), window),
                encoder.encode(messages, negative, row.response(), window),
                row.liked()));
  }

  /**
   * Behind what the response has in common with those to its prompt that the votes set it against.
   */
  private Optional<ResponseWindow> window(VotedRow row) {
    int longest = 0;
    for (VotedRow other : byPrompt.get(row.promptId())) {
      if (other.liked() != row.liked()) {
        OptionalInt common = encoder.common(row.messages(), row.response(), other.response());
        if (common.isEmpty()) {
          return Optional.empty();
        }
        longest = Math.max(longest, common.getAsInt());
      }
    }
    return Optional.of(ResponseWindow.behind(longest, settings.responseTokens()));
  }

  private List<Integer> indices(boolean liked) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).liked() == liked) {
        int weight = rows.get(i).correction() ? settings.correctionWeight() : 1;
        for (int count = 0; count < weight; count++) {
          indices.add(i);
        }
      }
    }
    return indices;
  }
}
