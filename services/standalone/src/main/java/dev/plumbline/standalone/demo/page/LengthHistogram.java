package dev.plumbline.standalone.demo.page;

import java.util.List;

/**
 * How long answers are: one bar for each ten words, and a line where users stop liking them.
 *
 * @param shade the CSS class that colours the bars
 */
record LengthHistogram(List<Integer> words, Frame frame, String shade) {
  private static final int BIN = 10;

  /**
   * What two histograms share, so that they can be compared.
   *
   * @param wordLimit where the line stands
   * @param longest the most words of an answer
   * @param tallest the most answers in one bar
   */
  record Frame(int wordLimit, int longest, int tallest) {}

  /** The most answers in one bar. */
  static int tallest(List<Integer> words) {
    return words.stream().mapToInt(count -> inBin(words, count / BIN)).max().orElse(1);
  }

  Markup draw() {
    Chart chart = new Chart(560, 190, "Lengths of " + words.size() + " answers " + shade);
    int bins = frame.longest() / BIN + 1;
    Scale across = chart.horizontal(0, bins * (double) BIN);
    Scale up = chart.vertical(0, frame.tallest());
    chart.verticalAxis(up, "answers").horizontalAxis(across, "words");
    for (int bin = 0; bin < bins; bin++) {
      int count = inBin(words, bin);
      if (count > 0) {
        double left = across.at(bin * BIN);
        chart.bar(
            left + 1,
            up.at(count),
            across.at((bin + 1) * BIN) - left - 2,
            chart.bottom() - up.at(count),
            "bar " + shade,
            count + " answers of " + bin * BIN + " to " + (bin * BIN + BIN - 1) + " words");
      }
    }
    double limit = across.at(frame.wordLimit());
    chart.line(limit, chart.top(), limit, chart.bottom(), "mark");
    chart.text(limit + 5, chart.top() + 9, "start", "note", "liked up to " + frame.wordLimit());
    return chart.markup();
  }

  private static int inBin(List<Integer> words, int bin) {
    return (int) words.stream().filter(count -> count / BIN == bin).count();
  }
}
