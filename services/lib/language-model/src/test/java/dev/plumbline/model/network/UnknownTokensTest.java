package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tokenizer may know tokens that the weights have no row for; a GPU must never look them up. */
class UnknownTokensTest {
  private OracleCase model;
  private int unknown;
  private String refusal;

  @BeforeEach
  void openModel() throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
    unknown = model.configuration().vocabularySize();
    refusal = "has token %d; the model's go from 0 to %d".formatted(unknown, unknown - 1);
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  @Test
  void trainingNamesATokenThatTheModelHasNot() {
    TokenTree rows = TokenTree.of(List.of(new int[] {1, 2, unknown}));

    try (NDManager scope = model.manager().newSubManager()) {
      assertThatThrownBy(
              () -> model.transformer().hiddenStates(scope, rows, Optional.empty(), Set.of(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(refusal);
    }
  }

  @Test
  void aStepNamesATokenThatTheModelHasNot() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        KeyValueCache cache = network.newCache(1, 8)) {
      List<Segment> known = segments(cache, 2);

      assertThatThrownBy(() -> network.run(segments(cache, unknown)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(refusal);
      assertThatThrownBy(() -> network.logProbabilities(known, unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(refusal);
    }
  }

  private static List<Segment> segments(KeyValueCache cache, int token) {
    Segment.Row row = new Segment.Row(0, List.of(token), Optional.empty());
    return List.of(new Segment(cache, 0, List.of(row), Segment.Logits.LAST));
  }
}
