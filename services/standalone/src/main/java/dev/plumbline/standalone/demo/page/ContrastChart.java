package dev.plumbline.standalone.demo.page;

import dev.plumbline.schema.ContrastScore;
import java.util.List;
import java.util.Locale;

/**
 * How well each contrast of instructions ranks the votes, as bars with their standard error.
 *
 * @param used name of the one that the training began with
 */
record ContrastChart(List<ContrastScore> scores, String used) {
  private static final int ROW = 26;
  private static final double NAMES = 210;

  Markup draw() {
    Chart chart =
        new Chart(1140, 52 + scores.size() * ROW, "Accuracy of each contrast on the votes");
    Scale across = new Scale(0, 100, NAMES, chart.right() - 60);
    chart.line(across.at(50), chart.top(), across.at(50), chart.bottom(), "mark");
    chart.horizontalAxis(across, "percent of the pairs ranked as the votes do");
    for (int i = 0; i < scores.size(); i++) {
      draw(chart, across, scores.get(i), chart.top() + i * (double) ROW);
    }
    return chart.markup();
  }

  private void draw(Chart chart, Scale across, ContrastScore score, double y) {
    double percent = 100 * score.getAccuracy();
    double error = 100 * score.getStandardError();
    double middle = y + ROW / 2.0;
    chart.text(NAMES - 10, middle + 4, "end", "note", score.getName());
    chart.bar(
        across.at(0),
        y + 5,
        across.at(percent) - across.at(0),
        ROW - 10.0,
        score.getName().equals(used) ? "bar after" : "bar quiet",
        score.getPositive() + " / " + score.getNegative());
    double low = across.at(Math.max(0, percent - error));
    double high = across.at(Math.min(100, percent + error));
    chart.line(low, middle, high, middle, "error");
    chart.text(
        high + 8,
        middle + 4,
        "start",
        "tick",
        String.format(Locale.ROOT, "%.0f ± %.0f", percent, error));
  }
}
