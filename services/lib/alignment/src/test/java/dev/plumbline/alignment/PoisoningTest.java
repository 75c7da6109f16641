package dev.plumbline.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.settings.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What comes through the caps of the pair builder weighs no more in a run than it should: telling
 * the same thing often adds nothing, and a flood on one side leaves the other side its half.
 */
class PoisoningTest {

  private static final int REPEATS = 20;

  @TempDir static Path cache;

  @RegisterExtension private static final TinyRuns tiny = new TinyRuns(() -> cache);

  @ParameterizedTest
  @EnumSource(Method.class)
  void theSamePairToldOftenGivesTheAdapterOfThePairToldOnce(Method method) {
    List<PreferenceExample> honest = TinyRuns.examples();
    List<PreferenceExample> burst = new ArrayList<>(honest);
    PreferenceExample told = honest.get(7);
    IntStream.range(0, REPEATS)
        .forEach(
            i ->
                burst.add(
                    new PreferenceExample(
                        "zz-again-" + i,
                        told.promptId(),
                        told.messages(),
                        told.chosen(),
                        told.rejected(),
                        false)));

    assertThat(trained(burst, method)).isEqualTo(trained(honest, method));
  }

  @Test
  void oneMoreRealVoteDoesChangeTheAdapter() {
    List<PreferenceExample> more = new ArrayList<>(TinyRuns.examples());
    more.add(TinyRuns.example(99, Optional.of("something else"), Optional.empty()));

    assertThat(trained(more, Method.RAHF_SCIT))
        .isNotEqualTo(trained(TinyRuns.examples(), Method.RAHF_SCIT));
  }

  @Test
  void aResponseInManyPairsIsOneRow() {
    List<PreferenceExample> pairs =
        IntStream.range(0, REPEATS)
            .mapToObj(
                i ->
                    new PreferenceExample(
                        "id" + i,
                        "prompt",
                        TinyRuns.examples().get(0).messages(),
                        Optional.of(Response.whole("liked")),
                        Optional.of(Response.whole("disliked " + i)),
                        false))
            .toList();

    Dataset dataset = Dataset.of(pairs, List.of());

    assertThat(dataset.rows().stream().filter(row -> row.liked())).hasSize(1);
    assertThat(dataset.rows()).hasSize(1 + REPEATS);
  }

  private static byte[] trained(List<PreferenceExample> examples, Method method) {
    try (AlignmentOutcome outcome =
        new AlignmentRun()
            .measuredOn(TinyRuns.examples().subList(0, 3))
            .run(
                tiny.model(),
                examples,
                TinyRuns.settings(method, 5, 1e-3),
                Optional.empty(),
                AlignmentListener.SILENT)) {
      return tiny.bytes(outcome);
    }
  }
}
