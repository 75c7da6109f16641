package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import dev.plumbline.standalone.demo.DemoReport;
import dev.plumbline.standalone.demo.StreamedRequest;
import dev.plumbline.standalone.demo.Swap;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The moment in which the adapter was swapped in, with the requests around it. */
record SwapSection(DemoReport report) {

  Markup draw() {
    Markup card = Pieces.card("The swap, while requests flow");
    return report
        .swap()
        .map(swap -> card.addAll(around(swap)))
        .orElseGet(
            () -> card.add(element("p").text("No adapter was announced, so none was swapped in.")));
  }

  private List<Markup> around(Swap swap) {
    List<StreamedRequest> served =
        report.requests().stream()
            .filter(request -> request.adapterVersion().orElse(0) == swap.version())
            .sorted(Comparator.comparing(StreamedRequest::startedAt))
            .toList();
    String first =
        served.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", the first of them sent %.1f s after the announcement",
                Duration.between(swap.announcedAt(), served.get(0).startedAt()).toMillis()
                    / 1000.0);
    String explanation =
        "Each bar is a request, from its start to its last word. It keeps the version it started"
            + " with. Version "
            + swap.version()
            + " answered "
            + served.size()
            + first
            + ".";
    return List.of(
        element("p", "quiet").text(explanation),
        element("p", "legend")
            .add(legend("before", "answered by the base model"))
            .add(legend("after", "answered with the adapter"))
            .add(legend("bad", "failed")),
        new SwapChart(swap.announcedAt(), report.requests()).draw());
  }

  private static Markup legend(String shade, String text) {
    return element("span").add(element("i", shade)).text(text);
  }
}
