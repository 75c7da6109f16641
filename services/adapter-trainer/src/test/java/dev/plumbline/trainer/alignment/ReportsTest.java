package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ContrastLibrary;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.schema.ContrastScore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final List<Contrast> LIBRARY = ContrastLibrary.standard().contrasts();

  @Test
  void theContrastThatCountingExplainsStaysFirstWithWhatWasCounted() {
    ScoredContrast counted =
        new ScoredContrast(
            LIBRARY.get(0), new PairAccuracy(6, 4), Optional.of(new PairAccuracy(48, 45)));
    ScoredContrast ranked =
        new ScoredContrast(LIBRARY.get(1), new PairAccuracy(6, 5), Optional.empty());

    List<ContrastScore> scores = Reports.contrasts(List.of(counted, ranked));

    assertThat(scores)
        .extracting(ContrastScore::getName, ContrastScore::getAccuracy, ContrastScore::getPairs)
        .containsExactly(
            tuple(LIBRARY.get(0).name(), 45.0 / 48, 48), tuple(LIBRARY.get(1).name(), 5.0 / 6, 6));
  }
}
