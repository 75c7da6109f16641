package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.evaluation.Measures;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.RewardMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures of several candidates, one below the other, for people. */
public final class CandidateTable {
  private static final double CERTAIN = 2;
  private static final int LEAST_NAME = 10;
  private static final String ABOVE_CHANCE = "*";

  /** The whole table, with a line end. */
  public String write(Comparison comparison) {
    int name =
        comparison.candidates().stream()
            .mapToInt(candidate -> candidate.name().length())
            .reduce(LEAST_NAME, Math::max);
    List<String> lines = new ArrayList<>();
    lines.add(comparison.preferences().summary());
    lines.add(comparison.pairs() + " pairs measured on " + comparison.model());
    lines.add("");
    lines.add(
        row(
            name,
            "",
            "accuracy",
            "margin",
            "margin/token",
            "liked/token",
            "per token",
            "KL",
            "perplexity",
            "words",
            "ended"));
    for (Comparison.Row row : comparison.candidates()) {
      lines.add(row(name, row));
    }
    lines.add("");
    lines.add(
        "accuracy and margin of rewards against the base model, "
            + ABOVE_CHANCE
            + " above chance by two standard errors;");
    lines.add(
        "margin/token and liked/token are gains in log p over the base model, in nats per token;");
    lines.add("KL in nats per token of neutral answers; perplexity of neutral text.");
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** Whether an accuracy is above one half by two standard errors, in a word. */
  static String aboveChance(PairAccuracy accuracy) {
    return isAboveChance(accuracy) ? "yes" : "no";
  }

  /** By the standard error that an accuracy of one half has. */
  static boolean isAboveChance(PairAccuracy accuracy) {
    return accuracy.value() - 0.5 > CERTAIN * 0.5 / Math.sqrt(accuracy.independentPairs());
  }

  private static String row(int name, Comparison.Row row) {
    Measures measures = row.measures();
    RewardMeasures rewards = measures.rewards();
    PairAccuracy accuracy = rewards.accuracy();
    String mark = isAboveChance(accuracy) ? ABOVE_CHANCE : " ";
    return row(
        name,
        row.name(),
        row.isBase()
            ? "-  "
            : Figures.withError(accuracy.value(), accuracy.standardError(), 3) + mark,
        row.isBase() ? "-" : Figures.withError(rewards.margin(), rewards.marginStandardError(), 3),
        row.isBase()
            ? "-"
            : Figures.withError(rewards.tokenMargin(), rewards.tokenMarginStandardError(), 3),
        row.isBase() ? "-" : Figures.number(rewards.chosenTokenGain(), 3),
        Figures.withError(
            rewards.perTokenAccuracy().value(), rewards.perTokenAccuracy().standardError(), 3),
        Figures.number(measures.drift().divergence(), 3),
        row.isBase()
            ? Figures.number(measures.drift().perplexity(), 2)
            : Figures.change(measures.drift().perplexityRise()),
        Figures.number(measures.answers().meanWords(), 1),
        Figures.percent(measures.answers().finishedShare()));
  }

  private static String row(int name, String... cells) {
    return String.format(
            Locale.ROOT,
            "%-" + name + "s  %15s  %16s  %16s  %11s  %13s  %6s  %10s  %6s  %6s",
            (Object[]) cells)
        .stripTrailing();
  }
}
