package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentOutcome;
import dev.plumbline.alignment.LossPoint;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.RewardMeasures;
import dev.plumbline.alignment.gate.GateCheck;
import dev.plumbline.alignment.gate.GateVerdict;
import dev.plumbline.alignment.rows.LeftOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a training gave, for people. */
public final class TrainingTable {
  private static final int CONTRASTS_SHOWN = 4;

  /** The whole table, with a line end. */
  public String write(TrainingResult result) {
    AlignmentOutcome outcome = result.outcome();
    List<String> lines = new ArrayList<>();
    lines.add(
        fact(
            "method",
            result.wish().settings().method().label()
                + " on "
                + result.model()
                + ", seed "
                + result.wish().settings().seed()));
    lines.add(fact("pairs", result.wish().preferences().summary()));
    result.wish().heldOut().ifPresent(file -> lines.add(fact("held out", file.summary())));
    lines.add(
        fact(
            "",
            "%d pairs and %d half pairs learned from, %d pairs held out"
                .formatted(outcome.trainingPairs(), outcome.halfPairs(), outcome.heldOutPairs())));
    lines.addAll(leftOut(outcome.leftOut()));
    lines.addAll(contrasts(outcome));
    lines.addAll(losses(outcome.losses()));
    lines.add("");
    lines.addAll(evaluation(outcome.evaluation()));
    lines.add("");
    lines.addAll(cost(result));
    lines.addAll(gate(outcome.gate()));
    lines.add(fact("adapter", result.directory().toString()));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static List<String> leftOut(LeftOut leftOut) {
    List<String> lines = new ArrayList<>();
    if (leftOut.tooLong() > 0) {
      lines.add(fact("", leftOut.tooLong() + " prompts left out: too long"));
    }
    if (leftOut.alike() > 0) {
      lines.add(
          fact(
              "",
              leftOut.alike()
                  + " prompts have a liked and a disliked answer that are the same to the model:"
                  + " these are left out"));
    }
    leftOut
        .refusal()
        .ifPresent(
            words ->
                lines.add(
                    fact(
                        "",
                        "%d prompts left out: the model's chat template refuses them (%s)"
                            .formatted(leftOut.refused(), words))));
    return lines;
  }

  private static List<String> contrasts(AlignmentOutcome outcome) {
    List<String> lines = new ArrayList<>();
    for (ScoredContrast scored : outcome.contrasts().stream().limit(CONTRASTS_SHOWN).toList()) {
      boolean used = scored.contrast().equals(outcome.chosen());
      lines.add(
          fact(
              lines.isEmpty() ? "contrasts" : "",
              String.format(
                  Locale.ROOT,
                  "%-20s ranks %s of %d pairs as the votes do%s%s",
                  scored.contrast().name(),
                  share(scored.ranked()),
                  scored.ranked().pairs(),
                  scored
                      .counted()
                      .map(counted -> ", counted " + share(counted) + " of " + counted.pairs())
                      .orElse(""),
                  used ? " (used)" : "")));
    }
    if (!outcome.explained()) {
      lines.add(
          fact(
              "",
              "none ranks the pairs better than guessing would; used: " + outcome.chosen().name()));
    }
    return lines;
  }

  private static String share(PairAccuracy accuracy) {
    return String.format(
        Locale.ROOT, "%.0f ± %.0f %%", 100 * accuracy.value(), 100 * accuracy.standardError());
  }

  private static List<String> losses(List<LossPoint> losses) {
    List<String> lines = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      List<LossPoint> points = losses.stream().filter(point -> point.phase() == phase).toList();
      if (!points.isEmpty()) {
        lines.add(
            fact(
                lines.isEmpty() ? "losses" : "",
                String.format(
                    Locale.ROOT,
                    "%-10s %d steps, %.3f at first, %.3f at last",
                    phase.label(),
                    points.size(),
                    points.get(0).loss(),
                    points.get(points.size() - 1).loss())));
      }
    }
    return lines;
  }

  private static List<String> evaluation(Evaluation evaluation) {
    RewardMeasures rewards = evaluation.rewards();
    PairAccuracy accuracy = rewards.accuracy();
    return List.of(
        row("on " + rewards.margins().size() + " held-out pairs", "base", "adapter"),
        row(
            "reward accuracy",
            "",
            Figures.withError(accuracy.value(), accuracy.standardError(), 3)),
        row("above chance by two standard errors", "", CandidateTable.aboveChance(accuracy)),
        row(
            "reward margin",
            "",
            Figures.withError(rewards.margin(), rewards.marginStandardError(), 4)),
        row(
            "margin of gains, nats/token",
            "",
            Figures.withError(rewards.tokenMargin(), rewards.tokenMarginStandardError(), 4)),
        row("gain of liked answers, nats/token", "", Figures.number(rewards.chosenTokenGain(), 4)),
        row(
            "accuracy of log p per token",
            "",
            Figures.withError(
                rewards.perTokenAccuracy().value(), rewards.perTokenAccuracy().standardError(), 3)),
        row(
            "KL on neutral prompts, nats/token",
            "",
            Figures.number(evaluation.drift().divergence(), 4)),
        row(
            "perplexity of neutral text",
            Figures.number(evaluation.drift().basePerplexity(), 2),
            Figures.number(evaluation.drift().perplexity(), 2)
                + " ("
                + Figures.change(evaluation.drift().perplexityRise())
                + ")"),
        row(
            "words of an answer",
            Figures.number(evaluation.baseAnswers().meanWords(), 1),
            Figures.number(evaluation.answers().meanWords(), 1)),
        row(
            "answers that ended by themselves",
            Figures.percent(evaluation.baseAnswers().finishedShare()),
            Figures.percent(evaluation.answers().finishedShare())));
  }

  private static List<String> cost(TrainingResult result) {
    List<String> phases = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      Double seconds = result.outcome().metrics().get("seconds/" + phase.label());
      if (seconds != null) {
        phases.add(String.format(Locale.ROOT, "%s %.1f", phase.label(), seconds));
      }
    }
    phases.add(
        String.format(Locale.ROOT, "%.1f in all", result.outcome().metrics().get("seconds/total")));
    List<String> lines = new ArrayList<>();
    lines.add(fact("seconds", String.join(", ", phases)));
    result
        .peakMebibytes()
        .ifPresent(
            peak ->
                lines.add(
                    fact("memory", String.format(Locale.ROOT, "%.0f MiB at the peak", peak))));
    return lines;
  }

  private static List<String> gate(GateVerdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add(
        fact(
            "gate",
            verdict.passed()
                ? "PASSED"
                : "REFUSED: the adapter is written, but Plumbline would not serve it"));
    for (GateCheck check : verdict.checks()) {
      lines.add(
          fact(
              "",
              String.format(
                  Locale.ROOT,
                  "%-6s %s is %.4f, bound %.4f",
                  check.passed() ? "passed" : "FAILED",
                  check.name(),
                  check.value(),
                  check.bound())));
    }
    return lines;
  }

  private static String fact(String name, String value) {
    return String.format(Locale.ROOT, "%-10s %s", name, value).stripTrailing();
  }

  private static String row(String name, String base, String adapter) {
    return String.format(Locale.ROOT, "%-37s %10s   %s", name, base, adapter);
  }
}
