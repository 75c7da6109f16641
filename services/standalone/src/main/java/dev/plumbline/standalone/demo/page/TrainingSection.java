package dev.plumbline.standalone.demo.page;

import static dev.plumbline.standalone.demo.page.Markup.element;

import dev.plumbline.schema.GateCheck;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.schema.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the training did and measured, from its own record on Kafka. */
record TrainingSection(TrainingRun run) {

  List<Markup> draw() {
    List<Markup> cards = new ArrayList<>();
    if (!run.getLosses().isEmpty()) {
      cards.add(losses());
    }
    if (!run.getContrasts().isEmpty()) {
      cards.add(contrasts());
    }
    Optional.ofNullable(run.getGate()).ifPresent(gate -> cards.add(gate(gate)));
    return cards;
  }

  private Markup losses() {
    Map<String, List<LossPoint>> phases =
        run.getLosses().stream()
            .collect(
                Collectors.groupingBy(
                    LossPoint::getPhase, LinkedHashMap::new, Collectors.toList()));
    Markup curves = element("div", "pair");
    phases.forEach(
        (phase, losses) -> curves.add(Pieces.drawing(phase, new LossChart(phase, losses).draw())));
    return Pieces.card("Loss curves").add(curves);
  }

  private Markup contrasts() {
    return Pieces.card("What the votes say about these users")
        .add(
            element("p", "quiet")
                .text(
                    "How often a contrast of two instructions ranks the liked answer above the"
                        + " disliked one; a coin would reach 50 %. The training began with "
                        + run.getContrast()
                        + "."))
        .add(new ContrastChart(run.getContrasts(), run.getContrast()).draw());
  }

  private static Markup gate(GateVerdict verdict) {
    Markup table = element("table");
    for (GateCheck check : verdict.getChecks()) {
      table.add(
          element("tr")
              .add(element("td").text(check.getPassed() ? "✓" : "✗"))
              .add(element("td").text(check.getName()))
              .add(
                  element("td", "number")
                      .text(String.format(Locale.ROOT, "%.4g", check.getValue())))
              .add(element("td", "quiet").text(check.getExplanation())));
    }
    return Pieces.card(verdict.getPassed() ? "The gate let it pass" : "The gate refused it")
        .add(table);
  }
}
