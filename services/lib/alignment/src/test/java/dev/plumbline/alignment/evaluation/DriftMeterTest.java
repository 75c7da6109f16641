package dev.plumbline.alignment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.model.lora.LoraAdapter;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DriftMeterTest {
  @Test
  void aMeasurementCanEndAtEachOfItsPasses() throws IOException {
    try (ReferenceCase reference =
            ReferenceCase.open(ReferenceCase.folders().findFirst().orElseThrow());
        NDManager scratch = reference.manager().newSubManager();
        LoraAdapter adapter = reference.adapter("product.after3")) {
      DriftMeter meter =
          new DriftMeter(
              reference.model(ReferenceCase.Budget.SEVERAL_PASSES),
              scratch,
              DriftMeterTest::ids,
              new RowEncoder(messages -> ids("question"), DriftMeterTest::ids, 0, 100),
              NeutralTexts.standard());
      Candidate candidate = Candidate.adapted("adapter", adapter);
      AtomicInteger passes = new AtomicInteger();
      meter.measure(candidate, passes::incrementAndGet);
      assertThat(passes.get()).isGreaterThan(3);

      for (int last = 1; last <= passes.get() / 2; last++) {
        AtomicInteger left = new AtomicInteger(last);
        assertThatThrownBy(
                () ->
                    meter.measure(
                        candidate,
                        () -> {
                          if (left.decrementAndGet() == 0) {
                            throw new CancellationException("enough");
                          }
                        }))
            .isInstanceOf(CancellationException.class);
      }
    }
  }

  /** Ids that every small model has, few enough for all of them. */
  private static int[] ids(String text) {
    return text.chars().limit(40).map(letter -> letter % 30).toArray();
  }
}
