package dev.plumbline.standalone.demo.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Votes and pairs as they add up over time. */
record GrowthChart(Instant start, Instant end, List<Instant> votes, List<Instant> pairs) {

  Markup draw() {
    Chart chart =
        new Chart(
            1140,
            240,
            votes.size() + " votes and " + pairs.size() + " preference pairs, as they came in");
    Scale across = chart.horizontal(0, Math.max(1, seconds(end)));
    int most = Math.max(1, Math.max(votes.size(), pairs.size()));
    Scale up = chart.vertical(0, most * 1.1);
    chart.verticalAxis(up, "so far").horizontalAxis(across, "seconds since the start");
    draw(chart, across, up, votes, "votes", "curve quiet");
    draw(chart, across, up, pairs, "pairs", "curve after");
    return chart.markup();
  }

  private void draw(
      Chart chart, Scale across, Scale up, List<Instant> events, String name, String cssClass) {
    List<double[]> points = new ArrayList<>();
    points.add(new double[] {across.at(0), up.at(0)});
    int count = 0;
    for (Instant event : events.stream().sorted().toList()) {
      double x = across.at(Math.min(seconds(event), across.high()));
      points.add(new double[] {x, up.at(count)});
      count++;
      points.add(new double[] {x, up.at(count)});
    }
    points.add(new double[] {chart.right(), up.at(count)});
    chart.curve(points, cssClass);
    chart.text(chart.right() - 4, up.at(count) - 6, "end", "note", count + " " + name);
  }

  private double seconds(Instant moment) {
    return Math.max(0, Duration.between(start, moment).toMillis() / 1000.0);
  }
}
