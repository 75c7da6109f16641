package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import dev.plumbline.standalone.demo.DemoReport;
import dev.plumbline.standalone.demo.Measure;
import java.util.Locale;

/** The figures that tell the story in one glance. */
record FiguresSection(DemoReport report) {

  Markup draw() {
    Measure before = report.before();
    Measure after = report.after();
    return element("section", "figures")
        .add(
            change(
                "answers the users like",
                Pieces.percent(before.likedShare()),
                Pieces.percent(after.likedShare())))
        .add(
            change(
                "mean words",
                String.format(Locale.ROOT, "%.0f", before.meanWords()),
                String.format(Locale.ROOT, "%.0f", after.meanWords())))
        .add(
            change(
                "ended by themselves",
                Pieces.percent(before.finishedShare()),
                Pieces.percent(after.finishedShare())))
        .add(
            figure(
                "requests failed",
                String.valueOf(report.failedRequests()),
                "of " + report.requests().size() + " sent"))
        .add(
            figure(
                "adapter",
                report.swap().map(swap -> "v" + swap.version()).orElse("none"),
                String.format(
                    Locale.ROOT,
                    "%d pairs, %.0f s of training",
                    report.pairs().size(),
                    report.trainingSeconds())));
  }

  private static Markup change(String name, String before, String after) {
    return element("div", "card figure")
        .add(element("span", "name").text(name))
        .add(
            element("span", "value")
                .add(element("span", "was").text(before))
                .add(element("span", "arrow").text(" → "))
                .add(element("span", "now").text(after)));
  }

  private static Markup figure(String name, String value, String note) {
    return element("div", "card figure")
        .add(element("span", "name").text(name))
        .add(element("span", "value").text(value))
        .add(element("span", "quiet").text(note));
  }
}
