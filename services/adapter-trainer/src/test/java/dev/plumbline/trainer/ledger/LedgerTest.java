package dev.plumbline.trainer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final OpenRun RUN =
      new OpenRun("a-1", "a", "new-pairs", Instant.ofEpochMilli(1_700_000_000_123L), 30, 7, 40);

  @Test
  void aConcludedRunMovesItsChannelAndNoOther() {
    Ledger ledger = new Ledger(10, Map.of("b", 20L), Optional.empty(), 0);

    Ledger concluded = ledger.opened(RUN).concluded();

    assertThat(concluded.boundary("a")).isEqualTo(40);
    assertThat(concluded.boundary("b")).isEqualTo(20);
    assertThat(concluded.boundary("never seen")).isEqualTo(10);
    assertThat(concluded.openRun()).isEmpty();
  }

  @Test
  void anAbandonedRunMovesNothing() {
    Ledger ledger = new Ledger(10, Map.of("b", 20L), Optional.empty(), 3);

    assertThat(ledger.opened(RUN).abandoned()).isEqualTo(ledger);
  }

  @Test
  void aLedgerIsReadBackAsItWasCommitted() {
    Ledger ledger =
        new Ledger(
            10,
            Map.of("a", 30L, "b", 20L),
            Optional.of(RUN),
            12,
            Optional.of("f"),
            Map.of("a", 6L));

    Ledger read = LedgerCodec.read(ledger.committed(), LedgerCodec.metadata(ledger));

    assertThat(read).isEqualTo(ledger);
  }

  @Test
  void boundariesThatTheCommittedOffsetCoversAreNotWritten() {
    Ledger ledger = new Ledger(25, Map.of("a", 30L, "b", 20L), Optional.empty(), 0);

    Ledger read = LedgerCodec.read(25, LedgerCodec.metadata(ledger));

    assertThat(read.boundaries()).containsExactly(Map.entry("a", 30L));
    assertThat(read.boundary("b")).isEqualTo(25);
  }

  @Test
  void moreChannelsThanFitKeepTheLatestWithinTheBrokersLimit() {
    Map<String, Long> boundaries = new HashMap<>();
    Map<String, Long> versions = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      boundaries.put("a-rather-long-channel-name-number-" + i, 1_000_000L + i);
      versions.put("a-rather-long-channel-name-number-" + i, 1_000_000L - i);
    }
    Ledger ledger =
        new Ledger(0, boundaries, Optional.of(RUN), 99, Optional.of("f".repeat(64)), versions);

    String metadata = LedgerCodec.metadata(ledger);

    assertThat(metadata.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_096);
    Ledger read = LedgerCodec.read(0, metadata);
    assertThat(read.openRun()).contains(RUN);
    for (Map<String, Long> kept : List.of(read.boundaries(), read.versions())) {
      assertThat(kept)
          .hasSizeGreaterThan(30)
          .containsKey("a-rather-long-channel-name-number-499")
          .doesNotContainKey("a-rather-long-channel-name-number-0");
    }
  }

  @Test
  void anOffsetThatAnotherToolMovedCountsForAllChannels() {
    assertThat(LedgerCodec.read(17, "").boundary("a")).isEqualTo(17);
  }

  @Test
  void metadataOfAnotherToolIsRefused() {
    assertThatThrownBy(() -> LedgerCodec.read(17, "from flink"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from flink");
  }

  @Test
  void announcedAdaptersRaiseBoundariesAndNeverLowerThem() {
    Ledger ledger = new Ledger(10, Map.of("a", 30L), Optional.empty(), 0);

    Ledger raised = ledger.raised(Map.of("a", 20L, "b", 50L));

    assertThat(raised.boundary("a")).isEqualTo(30);
    assertThat(raised.boundary("b")).isEqualTo(50);
  }

  @Test
  void boundariesOfATopicThatWasMadeAnewAreForgotten() {
    Ledger ledger = new Ledger(5, Map.of("a", 30L, "b", 8L), Optional.empty(), 40);

    Ledger within = ledger.within(9);

    assertThat(within).isEqualTo(new Ledger(5, Map.of("b", 8L), Optional.empty(), 0));
    assertThat(new Ledger(10, Map.of(), Optional.empty(), 0).within(9).committed()).isZero();
  }

  @Test
  void whatRunsOnAnotherBaseModelKnewIsNew() {
    Map<String, Long> versions = Map.of("a", 6L);
    Ledger ledger =
        new Ledger(10, Map.of("a", 30L), Optional.of(RUN), 12, Optional.of("f"), versions);

    Ledger other = ledger.anewOn("other");

    assertThat(other)
        .isEqualTo(new Ledger(0, Map.of(), Optional.of(RUN), 12, Optional.of("other"), versions));
    assertThat(other.opened(RUN).concluded().boundary("a")).isEqualTo(40);
    assertThat(ledger.on("f")).isEqualTo(ledger);
  }

  @Test
  void aCommitNeverMovesBack() {
    assertThat(Ledger.NEW.committedTo(7).committedTo(3).committed()).isEqualTo(7);
  }
}
