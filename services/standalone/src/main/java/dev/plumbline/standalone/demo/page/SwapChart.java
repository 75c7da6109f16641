package dev.plumbline.standalone.demo.page;

import dev.plumbline.standalone.demo.StreamedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The requests around the moment in which the new adapter was announced. */
record SwapChart(Instant announced, List<StreamedRequest> requests) {
  private static final double WINDOW_SECONDS = 15;
  private static final int LANE = 13;

  Markup draw() {
    List<StreamedRequest> near =
        requests.stream()
            .filter(r -> seconds(r.endedAt()) > -WINDOW_SECONDS)
            .filter(r -> seconds(r.startedAt()) < WINDOW_SECONDS)
            .sorted(Comparator.comparing(StreamedRequest::startedAt))
            .toList();
    List<Integer> lanes = lanes(near);
    int count = lanes.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    Chart chart =
        new Chart(
            1140, 80 + count * LANE, near.size() + " requests around the swap of the adapter");
    Scale across = chart.horizontal(-WINDOW_SECONDS, WINDOW_SECONDS);
    chart.horizontalAxis(across, "seconds from the announcement of the adapter");
    for (int i = 0; i < near.size(); i++) {
      draw(chart, across, near.get(i), chart.top() + 16 + lanes.get(i) * (double) LANE);
    }
    chart.line(across.at(0), chart.top(), across.at(0), chart.bottom(), "mark");
    chart.text(across.at(0) + 5, chart.top() + 9, "start", "note", "announced on model-updates");
    return chart.markup();
  }

  private void draw(Chart chart, Scale across, StreamedRequest request, double y) {
    double left = Math.max(across.at(seconds(request.startedAt())), across.start());
    double right = Math.min(across.at(seconds(request.endedAt())), across.end());
    String shade =
        request.failed() ? "bad" : request.adapterVersion().isPresent() ? "after" : "before";
    String version =
        request.adapterVersion().isPresent()
            ? "adapter version " + request.adapterVersion().getAsLong()
            : "the base model";
    chart.bar(
        left,
        y,
        Math.max(right - left, 2),
        LANE - 4.0,
        "bar " + shade,
        request.failure().map(reason -> "failed: " + reason).orElse("answered by " + version));
  }

  // Each request gets the first lane that is free when it starts.
  private static List<Integer> lanes(List<StreamedRequest> sorted) {
    List<Instant> busyUntil = new ArrayList<>();
    List<Integer> lanes = new ArrayList<>();
    for (StreamedRequest request : sorted) {
      int lane = 0;
      while (lane < busyUntil.size() && busyUntil.get(lane).isAfter(request.startedAt())) {
        lane++;
      }
      if (lane == busyUntil.size()) {
        busyUntil.add(request.endedAt());
      } else {
        busyUntil.set(lane, request.endedAt());
      }
      lanes.add(lane);
    }
    return lanes;
  }

  private double seconds(Instant moment) {
    return Duration.between(announced, moment).toMillis() / 1000.0;
  }
}
