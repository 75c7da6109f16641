package dev.plumbline.standalone.demo.page;

import dev.plumbline.schema.LossPoint;
import java.util.List;

/** The loss of one phase of the training, step by step. */
record LossChart(String phase, List<LossPoint> losses) {

  Markup draw() {
    Chart chart = new Chart(560, 190, "Loss of the phase " + phase + " by step");
    double highest = losses.stream().mapToDouble(LossPoint::getLoss).max().orElse(1);
    double lowest = losses.stream().mapToDouble(LossPoint::getLoss).min().orElse(0);
    double margin = Math.max((highest - lowest) * 0.1, Math.abs(highest) * 1e-3 + 1e-6);
    int last = losses.stream().mapToInt(LossPoint::getStep).max().orElse(1);
    Scale across = chart.horizontal(Math.min(1, last - 1), last);
    Scale up = chart.vertical(lowest - margin, highest + margin);
    chart.verticalAxis(up, "loss").horizontalAxis(across, phase + " step");
    chart.curve(
        losses.stream()
            .map(point -> new double[] {across.at(point.getStep()), up.at(point.getLoss())})
            .toList(),
        "curve after");
    return chart.markup();
  }
}
