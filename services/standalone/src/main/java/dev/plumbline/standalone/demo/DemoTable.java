package dev.plumbline.standalone.demo;

import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of the demonstration, as text for a terminal. */
final class DemoTable {
  private static final int ANSWERS_SHOWN = 3;

  private final TextColumns columns;

  DemoTable(int width) {
    this.columns = new TextColumns(width);
  }

  String render(DemoReport report) {
    Measure before = report.before();
    Measure after = report.after();
    List<String> lines = new ArrayList<>();
    lines.add(report.heldOut().size() + " held-out questions, greedy answers of " + report.model());
    lines.add("");
    lines.add(row("", "before", "after"));
    lines.add(
        row(
            "mean words",
            String.format(Locale.ROOT, "%.1f", before.meanWords()),
            String.format(Locale.ROOT, "%.1f", after.meanWords())));
    lines.add(
        row("answers the users like", percent(before.likedShare()), percent(after.likedShare())));
    lines.add(
        row(
            "answers that ended by themselves",
            percent(before.finishedShare()),
            percent(after.finishedShare())));
    report.heldOut().stream().limit(ANSWERS_SHOWN).forEach(answer -> lines.addAll(sides(answer)));
    lines.add("");
    lines.addAll(loop(report));
    return String.join("\n", lines);
  }

  private List<String> sides(HeldOutAnswer answer) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("» " + answer.question());
    lines.addAll(
        columns.sideBySide(text("before", answer.before()), text("after", answer.after())));
    return lines;
  }

  private static String text(String side, Answer answer) {
    return String.format(
        Locale.ROOT,
        "%s (%d words%s)%n%s",
        side,
        answer.words(),
        answer.finished() ? "" : ", cut off",
        answer.text().strip());
  }

  private static List<String> loop(DemoReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(fact("votes", report.votes().size() + " over the feedback gateway"));
    lines.add(fact("pairs", report.pairs().size() + " on Kafka"));
    report
        .run()
        .ifPresent(
            run -> {
              lines.add(
                  fact(
                      "training",
                      String.format(
                          Locale.ROOT,
                          "%.0f s, %s, %d pairs and %d half pairs, %d held out",
                          report.trainingSeconds(),
                          run.getMethod(),
                          run.getPairs(),
                          run.getHalfPairs(),
                          run.getHeldOutPairs())));
              run.getContrasts().stream()
                  .limit(ANSWERS_SHOWN)
                  .forEach(score -> lines.add(fact("votes say", contrast(score))));
              if (run.getContrast() != null) {
                lines.add(fact("learned", run.getContrast()));
              }
              if (run.getGate() != null) {
                run.getGate().getChecks().forEach(check -> lines.add(fact("gate", gate(check))));
              }
            });
    lines.add(
        fact(
            "adapter",
            report
                .swap()
                .map(swap -> "version " + swap.version() + ", announced on Kafka")
                .orElse("none announced")));
    lines.add(
        fact(
            "requests",
            report.requests().size() + " sent, " + report.failedRequests() + " failed"));
    return lines;
  }

  private static String contrast(ContrastScore score) {
    return String.format(
        Locale.ROOT,
        "%s ranks %.0f %% of the pairs as the votes do (± %.0f)",
        score.getName(),
        100 * score.getAccuracy(),
        100 * score.getStandardError());
  }

  private static String gate(GateCheck check) {
    return (check.getPassed() ? "passed: " : "FAILED: ") + check.getExplanation();
  }

  private static String fact(String name, String value) {
    return String.format(Locale.ROOT, "%-10s %s", name, value);
  }

  private static String row(String name, String before, String after) {
    return String.format(Locale.ROOT, "%-34s %10s %10s", name, before, after);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
