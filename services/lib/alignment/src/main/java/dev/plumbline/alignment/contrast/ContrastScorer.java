package dev.plumbline.alignment.contrast;

import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.ResponseScore;
import dev.plumbline.alignment.evaluation.ResponseScorer;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the contrast that explains a channel's votes best, by forward passes of the base model.
 *
 * <p>In two rounds: every contrast on a few pairs, then the best of them on more, unless the first
 * round has decided it. What can be counted without a model is counted on all pairs.
 */
public final class ContrastScorer {

  private static final double HALF = 0.5;

  private final RowEncoder encoder;
  private final ResponseScorer scorer;
  private final ScoringSettings settings;

  public ContrastScorer(RowEncoder encoder, ResponseScorer scorer, ScoringSettings settings) {
    this.encoder = encoder;
    this.scorer = scorer;
    this.settings = settings;
  }

  /** Units of progress that {@link #score} reports. */
  public int work(int contrasts, int pairs) {
    int first = Math.min(pairs, settings.firstPairs());
    int more = Math.min(pairs, settings.pairs()) - first;
    return contrasts * first + Math.min(contrasts, settings.finalists()) * more;
  }

  /**
   * All contrasts, each turned to the side that the users like, the best first. One that ranks the
   * votes better than guessing is before all that do not.
   *
   * @param pairs one of each prompt, in an order that makes each beginning of the list a fair
   *     sample
   */
  public List<ScoredContrast> score(
      List<Contrast> contrasts, List<VotedPair> pairs, PhaseProgress progress) {
    List<VotedPair> first = pairs.subList(0, Math.min(pairs.size(), settings.firstPairs()));
    List<VotedPair> more = pairs.subList(first.size(), Math.min(pairs.size(), settings.pairs()));
    int ways = contrasts.stream().mapToInt(Contrast::ways).sum();
    List<ScoredContrast> scored = new ArrayList<>();
    for (Contrast contrast : contrasts) {
      scored.add(
          new ScoredContrast(contrast, ranked(contrast, first, progress), counted(contrast, pairs))
              .turned());
      progress.advance(first.size());
    }
    scored.sort(bestFirst(ways));
    List<ScoredContrast> finalists =
        scored.subList(0, Math.min(scored.size(), settings.finalists()));
    if (isOpen(finalists, more.size(), ways)) {
      finalists.replaceAll(finalist -> withMore(finalist, more, progress));
      scored.sort(bestFirst(ways));
    } else {
      progress.advance(finalists.size() * more.size());
    }
    return scored;
  }

  private static Comparator<ScoredContrast> bestFirst(int ways) {
    return Comparator.comparing((ScoredContrast scored) -> scored.explains(ways))
        .thenComparingDouble(ScoredContrast::evidence)
        .reversed();
  }

  /**
   * Whether more pairs could put another finalist first or turn the first one: others may rise, and
   * the leader may fall. A finalist alone is scored anyway, and so is a leader that has not beaten
   * guessing yet.
   */
  private static boolean isOpen(List<ScoredContrast> finalists, int morePairs, int ways) {
    ScoredContrast leader = finalists.get(0);
    double certain = leader.worstEvidence(morePairs);
    return finalists.size() == 1
        || !leader.explains(ways)
        || leader.canTurn(morePairs)
        || finalists.stream().skip(1).anyMatch(f -> f.bestEvidence(morePairs) > certain);
  }

  private ScoredContrast withMore(
      ScoredContrast scored, List<VotedPair> more, PhaseProgress progress) {
    PairAccuracy ranked = scored.ranked().plus(ranked(scored.contrast(), more, progress));
    progress.advance(more.size());
    return new ScoredContrast(scored.contrast(), ranked, scored.counted()).turned();
  }

  private PairAccuracy ranked(Contrast contrast, List<VotedPair> pairs, PhaseProgress progress) {
    List<Optional<String>> instructions =
        List.of(Optional.of(contrast.positive()), Optional.of(contrast.negative()));
    List<EncodedRow> rows = new ArrayList<>();
    for (VotedPair pair : pairs) {
      encoder
          .fit(pair, instructions)
          .ifPresent(
              fitting -> {
                rows.addAll(rows(fitting.messages(), fitting.chosen(), instructions));
                rows.addAll(rows(fitting.rejectedMessages(), fitting.rejected(), instructions));
              });
    }
    List<ResponseScore> scores =
        rows.isEmpty() ? List.of() : scorer.score(rows, scored -> progress.heed());
    List<Double> right = new ArrayList<>();
    for (int i = 0; i < scores.size(); i += 4) {
      right.add(rankedRight(scores.subList(i, i + 4)));
    }
    return accuracy(right);
  }

  private List<EncodedRow> rows(
      List<ChatMessage> messages, Response response, List<Optional<String>> instructions) {
    return instructions.stream()
        .map(
            instruction ->
                encoder.encode(messages, instruction, response, settings.responseTokens()))
        .toList();
  }

  /** Scores of: chosen | positive, chosen | negative, rejected | positive, rejected | negative. */
  private static double rankedRight(List<ResponseScore> scores) {
    double chosen = scores.get(0).logProbability() - scores.get(1).logProbability();
    double rejected = scores.get(2).logProbability() - scores.get(3).logProbability();
    return half(chosen, rejected);
  }

  private static Optional<PairAccuracy> counted(Contrast contrast, List<VotedPair> pairs) {
    return contrast
        .countable()
        .map(
            countable ->
                accuracy(
                    pairs.stream()
                        .map(
                            pair ->
                                half(
                                    countable.of(pair.chosen().text()),
                                    countable.of(pair.rejected().text())))
                        .toList()));
  }

  private static PairAccuracy accuracy(List<Double> right) {
    double correct = right.stream().mapToDouble(Double::doubleValue).sum();
    int ties = Collections.frequency(right, HALF);
    return new PairAccuracy(right.size(), correct, right.size(), ties);
  }

  /**
   * 1 where the chosen response is above the rejected one, 0 where it is below, a half where they
   * are equal or one is not a number.
   */
  private static double half(double chosen, double rejected) {
    return chosen > rejected ? 1 : chosen < rejected ? 0 : HALF;
  }
}
