package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import dev.plumbline.standalone.demo.DemoReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Draws the report of the demonstration as one HTML file that needs nothing else: no script, no
 * font, no picture, no network.
 */
public final class DemoPage {

  /** The page as text. */
  public String render(DemoReport report) {
    Markup main =
        element("main")
            .addAll(heading(report))
            .add(new FiguresSection(report).draw())
            .add(lengths(report))
            .add(new SwapSection(report).draw())
            .add(new AnswersSection(report).draw())
            .add(growth(report))
            .addAll(report.run().map(run -> new TrainingSection(run).draw()).orElse(List.of()));
    Markup html = element("html").with("lang", "en").add(head()).add(element("body").add(main));
    return "<!DOCTYPE html>\n" + html.render() + "\n";
  }

  private static Markup head() {
    return element("head")
        .add(element("meta").with("charset", "utf-8"))
        .add(
            element("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"))
        .add(element("title").text("Plumbline: before and after the votes"))
        .add(element("style").text(style()));
  }

  private static List<Markup> heading(DemoReport report) {
    return List.of(
        element("p", "eyebrow").text("Plumbline · " + report.model()),
        element("h1").text("The same questions, before and after the votes"),
        element("p", "lead")
            .text(
                "Simulated users gave "
                    + report.votes().size()
                    + " thumbs. Nobody told the model what they like: "
                    + report.taste().inWords()
                    + "."));
  }

  private static Markup lengths(DemoReport report) {
    List<Integer> before = report.heldOut().stream().map(a -> a.before().words()).toList();
    List<Integer> after = report.heldOut().stream().map(a -> a.after().words()).toList();
    int limit = report.taste().wordLimit();
    int longest =
        Stream.concat(before.stream(), after.stream()).max(Integer::compare).orElse(limit);
    LengthHistogram.Frame frame =
        new LengthHistogram.Frame(
            limit,
            Math.max(limit, longest),
            Math.max(LengthHistogram.tallest(before), LengthHistogram.tallest(after)));
    return Pieces.card("How long the answers to " + before.size() + " held-out questions are")
        .add(
            element("div", "pair")
                .add(Pieces.drawing("before", new LengthHistogram(before, frame, "before").draw()))
                .add(Pieces.drawing("after", new LengthHistogram(after, frame, "after").draw())));
  }

  private static Markup growth(DemoReport report) {
    return Pieces.card("Votes and pairs over time")
        .add(
            new GrowthChart(
                    report.startedAt(),
                    report.startedAt().plus(report.duration()),
                    report.votes(),
                    report.pairs())
                .draw());
  }

  private static String style() {
    try (InputStream stream = DemoPage.class.getResourceAsStream("/demo/page.css")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /demo/page.css from the program's jar", e);
    }
  }
}
