package dev.plumbline.standalone.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.kafka.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LetterTallyTest {
  private final LetterTally tally = new LetterTally();

  @Test
  void noLettersHaveNoSummary() {
    assertThat(tally.summary("feedback")).isEmpty();
  }

  @Test
  void lettersAreCountedByTheirReasonsSinceTheOldest() {
    tally.add(letter("too large", 2000));
    tally.add(letter("not a vote", 1000));
    tally.add(letter("too large", 3000));

    assertThat(tally.summary("feedback"))
        .contains(
            new DeadLetterOffice.Summary(
                "feedback",
                3,
                Instant.ofEpochMilli(1000),
                Map.of("not a vote", 1L, "too large", 2L),
                0));
  }

  @Test
  void aReasonThatQuotesARecordDoesNothingToTheTerminal() {
    tally.add(letter("the key 'a\u009b2J\u202e' is none", 1));

    assertThat(tally.summary("feedback").orElseThrow().reasons())
        .containsOnlyKeys("the key 'a·2J·' is none");
  }

  @Test
  void whereEachLetterHasAReasonOfItsOwnOnlySomeAreToldApart() {
    for (int i = 0; i < 1000; i++) {
      tally.add(letter("no vote of " + i, i));
      tally.add(letter("no vote of 0", i));
    }

    DeadLetterOffice.Summary summary = tally.summary("feedback").orElseThrow();
    assertThat(summary.letters()).isEqualTo(2000);
    assertThat(summary.reasons())
        .hasSize(LetterTally.REASONS)
        .containsEntry("no vote of 0", 1001L)
        .containsEntry("no vote of 1", 1L);
    assertThat(summary.others()).isEqualTo(1000 - LetterTally.REASONS);
  }

  @Test
  void ofALongReasonTheBeginningIsKept() {
    tally.add(letter("r".repeat(100_000), 1));

    assertThat(tally.summary("feedback").orElseThrow().reasons())
        .isEqualTo(Map.of("r".repeat(1000), 1L));
  }

  private static Letter letter(String reason, long time) {
    return new Letter(
        new ConsumerRecord<>(
            "feedback.dlq",
            0,
            0,
            time,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            new RecordHeaders().add(DeadLetters.REASON, reason.getBytes(StandardCharsets.UTF_8)),
            Optional.empty()));
  }
}
