package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.standalone.forgetting.TrainedAdapters.Learners;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Trained;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Underway;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErasureTextTest {
  private static final Underway RUN = new Underway("shop", "shop-2", 3);

  @Test
  void aRunUnderWayIsNotPassedOver() {
    List<String> lines = lines(List.of(), List.of(RUN));

    assertThat(lines)
        .contains(
            "no adapter was trained on these pairs so far",
            "shop is being trained on 3 of them now (run shop-2): look again when it has ended")
        .anyMatch(line -> line.contains("trained anew without them"));
  }

  @Test
  void aRunUnderWayComesAfterTheAdaptersThatAreThere() {
    List<String> lines = lines(List.of(new Trained("shop", 1, "shop-1", 2, true)), List.of(RUN));

    assertThat(lines)
        .containsSubsequence(
            "adapters that were trained on these pairs:",
            "  shop@1  knew 2, run shop-1, announced last",
            "shop is being trained on 3 of them now (run shop-2): look again when it has ended");
  }

  @Test
  void noAdapterAndNoRunIsSaidInOneLine() {
    assertThat(lines(List.of(), List.of())).endsWith("no adapter was trained on these pairs");
  }

  private static List<String> lines(List<Trained> trained, List<Underway> underway) {
    return new ErasureText()
        .lines(
            new ErasureOutcome(4, 3, List.of("shop"), new Learners(trained, underway), List.of()));
  }
}
