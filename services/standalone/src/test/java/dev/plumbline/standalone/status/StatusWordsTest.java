package dev.plumbline.standalone.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StatusWordsTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void anAdapterThatAnswersIsNamedWithItsVersion() throws Exception {
    String answer =
        """
        {"object": "list", "base": {"name": "tiny"}, "data": [
          {"channel": "default",
           "current": {"version": 3, "since": "2026-01-05T10:00:00Z"},
           "pinned": 3,
           "earlier": [{"version": 2}, {"version": 1}],
           "failures": [{"version": 4, "message": "no adapter at file:/x"}]}]}
        """;

    assertThat(ServedAdapters.lines(mapper.readTree(answer)))
        .containsExactly(
            "base model    tiny",
            "channel       default: version 3 answers since 2026-01-05T10:00:00Z, pinned, 2 others known",
            "              version 4 could not be loaded: no adapter at file:/x");
  }

  @Test
  void aChannelWithoutAnAdapterIsAnsweredByTheBaseModel() throws Exception {
    String answer =
        """
        {"base": {"name": "tiny"}, "data": [{"channel": "default", "current": null}]}
        """;

    assertThat(ServedAdapters.lines(mapper.readTree(answer)))
        .contains("channel       default: the base model alone answers");
  }

  @Test
  void aTrainingUnderWayIsShownWithItsStep() throws Exception {
    String answer =
        """
        {"channels": [{"channel": "default", "pairs": 53, "half_pairs": 2, "new_pairs": 7,
          "running": {"run_id": "run-2", "phase": "match", "done": 12, "total": 40},
          "last_run": {"run_id": "run-1", "state": "PUBLISHED", "adapter_version": 1,
                       "updated_at": "2026-01-05T10:00:00Z", "error": null}}]}
        """;

    assertThat(Trainings.lines(mapper.readTree(answer)))
        .containsExactly(
            "pairs         default: 53 whole, 2 half, 7 new since the last training",
            "training      run-2, step 12 of 40 of the phase match",
            "last training run-1: published at 2026-01-05T10:00:00Z, version 1");
  }
}
