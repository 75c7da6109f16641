package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;
import static dev.plumbline.standalone.demo.page.Markup.number;

import java.util.List;
import java.util.Locale;

/** The frame that the charts share: a drawing with margins, axes, grid lines and labels. */
final class Chart {
  private static final int LEFT = 46;
  private static final int RIGHT = 14;
  private static final int TOP = 14;
  private static final int BOTTOM = 38;

  private final int width;
  private final int height;
  private final Markup svg;

  /**
   * @param description what the chart shows, for readers who cannot see it
   */
  Chart(int width, int height, String description) {
    this.width = width;
    this.height = height;
    this.svg =
        element("svg")
            .with("viewBox", "0 0 " + width + " " + height)
            .with("role", "img")
            .with("aria-label", description);
  }

  Scale horizontal(double low, double high) {
    return new Scale(low, high, LEFT, width - RIGHT);
  }

  Scale vertical(double low, double high) {
    return new Scale(low, high, height - BOTTOM, TOP);
  }

  double top() {
    return TOP;
  }

  double bottom() {
    return height - BOTTOM;
  }

  double right() {
    return width - RIGHT;
  }

  Chart add(Markup shape) {
    svg.add(shape);
    return this;
  }

  Chart horizontalAxis(Scale scale, String label) {
    for (double tick : scale.ticks(8)) {
      text(scale.at(tick), bottom() + 15, "middle", "tick", tickLabel(tick));
    }
    line(LEFT, bottom(), right(), bottom(), "axis");
    return text((LEFT + right()) / 2, height - 5.0, "middle", "label", label);
  }

  Chart verticalAxis(Scale scale, String label) {
    for (double tick : scale.ticks(4)) {
      line(LEFT, scale.at(tick), right(), scale.at(tick), "grid");
      text(LEFT - 6.0, scale.at(tick) + 3.5, "end", "tick", tickLabel(tick));
    }
    svg.add(
        element("text", "label")
            .with("text-anchor", "middle")
            .with("transform", "translate(11 " + number((TOP + bottom()) / 2) + ") rotate(-90)")
            .text(label));
    return this;
  }

  Chart line(double fromX, double fromY, double toX, double toY, String cssClass) {
    return add(
        element("line", cssClass)
            .with("x1", fromX)
            .with("y1", fromY)
            .with("x2", toX)
            .with("y2", toY));
  }

  Chart text(double x, double y, String anchor, String cssClass, String text) {
    return add(
        element("text", cssClass).with("x", x).with("y", y).with("text-anchor", anchor).text(text));
  }

  /** A bar with a tooltip. */
  Chart bar(double x, double y, double width, double height, String cssClass, String tooltip) {
    return add(
        element("g")
            .add(element("title").text(tooltip))
            .add(
                element("rect", cssClass)
                    .with("x", x)
                    .with("y", y)
                    .with("width", Math.max(width, 0))
                    .with("height", Math.max(height, 0))
                    .with("rx", 2)));
  }

  /** A line through points given as x and y one after the other. */
  Chart curve(List<double[]> points, String cssClass) {
    StringBuilder coordinates = new StringBuilder();
    for (double[] point : points) {
      coordinates.append(number(point[0])).append(',').append(number(point[1])).append(' ');
    }
    return add(element("polyline", cssClass).with("points", coordinates.toString().strip()));
  }

  Markup markup() {
    return svg;
  }

  private static String tickLabel(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%d", (long) value)
        : String.format(Locale.ROOT, "%.3g", value).replaceAll("0+$", "");
  }
}
