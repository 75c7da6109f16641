package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.baseAlone;
import static dev.plumbline.server.adapters.Announcements.otherBase;
import static dev.plumbline.server.adapters.Announcements.otherContent;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdapterRegistryTest {
  private final ScriptedLoader loader = new ScriptedLoader();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final RecordingReloads reloads = new RecordingReloads();
  private final AdapterRegistry registry =
      new AdapterRegistry(
          loader,
          BASE,
          new RegistryLimits(5, 1, Duration.ofSeconds(1), Duration.ofSeconds(4)),
          reloads,
          executor,
          Clock.systemUTC());

  @BeforeEach
  void allowLoading() {
    registry.startLoading();
  }

  @AfterEach
  void close() {
    registry.close();
    assertThat(loader.open()).as("adapters left in memory").isEmpty();
  }

  @Test
  void aChannelWithoutUpdatesIsServedWithTheBaseAlone() {
    try (AdapterLease lease = registry.lease("default")) {
      assertThat(lease.version()).isZero();
      assertThat(lease.weights()).isEmpty();
      assertThat(lease.channel()).isEqualTo("default");
    }
  }

  @Test
  void theNewVersionIsLoadedBeforeTheOldOneIsDropped() {
    announce(update(1));
    loader.duringNextLoad(
        () -> assertThat(loader.open()).as("while version 2 loads").containsExactly(1L));

    announce(update(2));

    assertThat(servedVersion()).isEqualTo(2);
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aRequestKeepsTheVersionThatItStartedWith() {
    announce(update(1));
    AdapterLease running = registry.lease("default");

    announce(update(2));

    assertThat(running.version()).isEqualTo(1);
    assertThat(loader.open()).containsExactly(1L, 2L);
    running.close();
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aLeaseClosedTwiceCountsOnce() {
    announce(update(1));
    AdapterLease first = registry.lease("default");
    AdapterLease second = registry.lease("default");
    announce(update(2));

    first.close();
    first.close();

    assertThat(loader.open()).containsExactly(1L, 2L);
    second.close();
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void anOlderVersionIsIgnored() {
    announce(update(3));

    announce(update(2));

    assertThat(servedVersion()).isEqualTo(3);
    assertThat(loader.loads()).containsExactly(3L);
    assertThat(reloads.ignored()).containsExactly(2L);
  }

  @Test
  void aRollbackGoesBackToAnOlderVersion() {
    announce(update(2));
    announce(update(3));

    announce(rollback(2));

    assertThat(servedVersion()).isEqualTo(2);
  }

  @Test
  void afterARollbackANewerVersionIsTakenAgain() {
    announce(update(3));
    announce(rollback(2));

    announce(update(4));

    assertThat(servedVersion()).isEqualTo(4);
  }

  @Test
  void anUpdateWithoutAnAdapterServesTheBaseAlone() {
    announce(update(3));

    announce(baseAlone(0, true));

    assertThat(servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void aRepeatedAnnouncementIsNotLoadedAgain() {
    announce(update(1));

    announce(update(1));

    assertThat(loader.loads()).containsExactly(1L);
  }

  @Test
  void theSameVersionWithOtherContentIsRefused() {
    announce(update(1));

    announce(otherContent(1));

    assertThat(servedHash()).isEqualTo(Announcements.hash(1));
    assertThat(onlyFailure().reason()).isEqualTo(LoadFailureReason.CONFLICT);
  }

  @Test
  void anAdapterOfAnotherBaseIsRefusedAndTheOldOneKept() {
    announce(update(1));

    announce(otherBase(2));

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(onlyFailure().reason()).isEqualTo(LoadFailureReason.WRONG_BASE);
    assertThat(onlyFailure().message()).contains(BASE).contains("c".repeat(64));
  }

  @Test
  void aFailedLoadKeepsTheOldVersionAndTellsWhy() {
    announce(update(1));
    loader.fail(2, LoadFailureReason.WRONG_HASH);

    announce(update(2));

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(onlyFailure().reason()).isEqualTo(LoadFailureReason.WRONG_HASH);
    assertThat(onlyFailure().retriedAfterMillis()).isEmpty();
    assertThat(status().failureCount()).isEqualTo(1);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aMissingFileIsTriedAgainWithGrowingWaits() {
    loader.fail(1, LoadFailureReason.MISSING);

    announce(update(1));
    executor.passTime();
    executor.passTime();
    executor.passTime();
    assertThat(registry.settled()).isFalse();
    loader.heal(1);
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(executor.delays()).containsExactly(1000L, 2000L, 4000L, 4000L);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aRetryStopsWhenANewerVersionComes() {
    loader.fail(1, LoadFailureReason.UNREACHABLE);
    announce(update(1));

    announce(update(2));
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(2);
    assertThat(loader.loads()).containsExactly(1L, 2L);
  }

  @Test
  void inABurstOnlyTheNewestIsLoaded() {
    for (int version = 1; version <= 100; version++) {
      registry.announce(update(version));
    }
    executor.runAll();

    assertThat(servedVersion()).isEqualTo(100);
    assertThat(loader.loads()).containsExactly(100L);
  }

  @Test
  void whenTheNewestOfABurstCannotBeServedTheOneBeforeItIs() {
    loader.fail(3, LoadFailureReason.NOT_PEFT);

    announce(update(1), update(2), update(3));

    assertThat(servedVersion()).isEqualTo(2);
    assertThat(loader.loads()).containsExactly(3L, 2L);
  }

  @Test
  void whileTheNewestIsMissingTheOneBeforeItIsServed() {
    loader.fail(3, LoadFailureReason.MISSING);

    announce(update(2), update(3));
    assertThat(servedVersion()).isEqualTo(2);
    loader.heal(3);
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(3);
  }

  @Test
  void aVersionOvertakenDuringItsLoadIsServedUntilTheNewerOneIsLoaded() {
    loader.duringNextLoad(() -> registry.announce(update(2)));

    announce(update(1));

    assertThat(reloads.swapped()).containsExactly(1L, 2L);
  }

  @Test
  void aVersionThatWasRolledBackDuringItsLoadIsNotServed() {
    announce(update(1));
    loader.duringNextLoad(() -> registry.announce(rollback(1)));

    announce(update(2));

    assertThat(reloads.swapped()).containsExactly(1L);
    assertThat(servedVersion()).isEqualTo(1);
    assertThat(loader.open()).containsExactly(1L);
  }

  @Test
  void nothingAnnouncedBeforeARollbackComesUpWhenItFails() {
    announce(update(4));
    loader.fail(2, LoadFailureReason.WRONG_SHAPE);
    loader.fail(5, LoadFailureReason.MISSING);
    announce(update(5));

    announce(rollback(2));
    loader.heal(5);
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(4);
    assertThat(status().wanted()).isEmpty();
  }

  @Test
  void aLoaderThatBreaksDoesNotStopTheChannel() {
    loader.duringNextLoad(
        () -> {
          throw new IllegalStateException("torch said no");
        });

    announce(update(1));
    announce(update(2));

    assertThat(servedVersion()).isEqualTo(2);
    assertThat(onlyFailure().reason()).isEqualTo(LoadFailureReason.INTERNAL);
    assertThat(onlyFailure().message()).contains("torch said no");
  }

  @Test
  void channelsDoNotTouchEachOther() {
    loader.fail(7, LoadFailureReason.MISSING);

    announce(update("shop", 1), update("help", 7));

    assertThat(version("shop")).isEqualTo(1);
    assertThat(version("help")).isZero();
  }

  @Test
  void anEarlierVersionIsLoadedForAClientThatPinsIt() throws Exception {
    announce(update(1));
    announce(update(2));

    try (AdapterLease pinned = registry.lease("default", 1)) {
      assertThat(pinned.version()).isEqualTo(1);
      assertThat(pinned.weights()).isPresent();
    }
    try (AdapterLease again = registry.lease("default", 1)) {
      assertThat(again.version()).isEqualTo(1);
    }

    assertThat(loader.loads()).containsExactly(1L, 2L, 1L);
  }

  @Test
  void pinnedVersionsAreFreedWhenThereAreTooMany() throws Exception {
    announce(update(1));
    announce(update(2));
    announce(update(3));

    AdapterLease one = registry.lease("default", 1);
    registry.lease("default", 2).close();

    assertThat(loader.open()).containsExactly(1L, 2L, 3L);
    one.close();
    assertThat(loader.open()).containsExactly(2L, 3L);
  }

  @Test
  void anUnknownVersionIsRefusedWithTheKnownOnes() {
    announce(update(1));
    announce(update(2));

    assertThatThrownBy(() -> registry.lease("default", 9))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessageContaining("version 9 of channel 'default'")
        .hasMessageContaining("[1, 2]");
  }

  @Test
  void versionZeroPinsTheBaseAlone() throws Exception {
    announce(update(1));

    try (AdapterLease base = registry.lease("default", 0)) {
      assertThat(base.weights()).isEmpty();
    }
  }

  @Test
  void aForgottenChannelIsServedWithTheBaseAlone() {
    announce(update(1));

    registry.forget("default");

    assertThat(servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void theStatusTellsCurrentEarlierWantedAndFailed() {
    announce(update(1));
    announce(update(2));
    loader.fail(3, LoadFailureReason.MISSING);

    announce(update(3));

    assertThat(status().current().orElseThrow().announcement().version()).isEqualTo(2);
    assertThat(status().earlier()).extracting(Announcement::version).containsExactly(1L);
    assertThat(status().wanted().orElseThrow().version()).isEqualTo(3);
    assertThat(onlyFailure().version()).isEqualTo(3);
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int version = 1; version <= 20; version++) {
      loader.fail(version, LoadFailureReason.NOT_PEFT);
      announce(update(version));
    }

    assertThat(status().failures()).hasSize(5);
    assertThat(status().earlier()).hasSize(5);
    assertThat(status().failureCount()).isEqualTo(20);
  }

  @Test
  void beforeLoadingIsAllowedNothingIsLoaded() {
    QueuedExecutor tasks = new QueuedExecutor();
    ScriptedLoader history = new ScriptedLoader();
    try (AdapterRegistry fresh =
        new AdapterRegistry(
            history,
            BASE,
            new RegistryLimits(5, 1, Duration.ofSeconds(1), Duration.ofSeconds(4)),
            new RecordingReloads(),
            tasks,
            Clock.systemUTC())) {
      fresh.announce(update(1));
      fresh.announce(update(2));
      tasks.runAll();
      assertThat(history.loads()).isEmpty();

      fresh.startLoading();
      tasks.runAll();

      assertThat(history.loads()).containsExactly(2L);
    }
  }

  private void announce(Announcement... announcements) {
    List.of(announcements).forEach(registry::announce);
    executor.runAll();
  }

  private long servedVersion() {
    return version("default");
  }

  private long version(String channel) {
    try (AdapterLease lease = registry.lease(channel)) {
      return lease.version();
    }
  }

  private String servedHash() {
    try (AdapterLease lease = registry.lease("default")) {
      return lease.sha256().orElseThrow();
    }
  }

  private ChannelStatus status() {
    return registry.status().stream()
        .filter(status -> status.channel().equals("default"))
        .findFirst()
        .orElseThrow();
  }

  private LoadFailure onlyFailure() {
    assertThat(status().failures()).hasSize(1);
    return status().failures().get(0);
  }
}
