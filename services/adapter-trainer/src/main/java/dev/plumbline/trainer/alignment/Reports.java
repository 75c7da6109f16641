package dev.plumbline.trainer.alignment;

import dev.plumbline.alignment.AlignmentOutcome;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateCheck;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.trainer.run.AlignmentReport;
import java.util.List;
import java.util.Optional;

/** Says what the alignment library found in the words of the records. */
final class Reports {

  private Reports() {}

  static AlignmentReport of(AlignmentOutcome outcome) {
    return new AlignmentReport(
        outcome.trainingPairs(),
        outcome.halfPairs(),
        outcome.heldOutPairs(),
        contrasts(outcome.contrasts()),
        Optional.of(outcome.chosen().name()),
        outcome.losses().stream().map(Reports::loss).toList(),
        outcome.metrics(),
        gate(outcome.gate()));
  }

  static LossPoint loss(dev.plumbline.alignment.LossPoint point) {
    return new LossPoint(point.phase().label(), point.step(), point.loss());
  }

  static List<ContrastScore> contrasts(List<ScoredContrast> contrasts) {
    return contrasts.stream()
        .map(
            scored ->
                new ContrastScore(
                    scored.contrast().name(),
                    scored.contrast().positive(),
                    scored.contrast().negative(),
                    scored.best().value(),
                    scored.best().standardError(),
                    scored.best().pairs()))
        .toList();
  }

  private static GateVerdict gate(dev.plumbline.alignment.gate.GateVerdict verdict) {
    return new GateVerdict(
        verdict.passed(),
        verdict.checks().stream()
            .map(
                check ->
                    new GateCheck(
                        check.name(),
                        check.passed(),
                        check.value(),
                        check.bound(),
                        check.explanation()))
            .toList());
  }
}
