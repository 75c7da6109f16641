package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.baseAlone;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AdapterRegistryTest {
  @RegisterExtension private final ScriptedRegistry scripted = new ScriptedRegistry();

  private final ScriptedLoader loader = scripted.loader();
  private final QueuedExecutor executor = scripted.executor();
  private final RecordingReloads reloads = scripted.reloads();
  private final AdapterRegistry registry = scripted.registry();

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
    scripted.announce(update(1));
    loader.duringNextLoad(
        () -> assertThat(loader.open()).as("while version 2 loads").containsExactly(1L));

    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aRequestKeepsTheVersionThatItStartedWith() {
    scripted.announce(update(1));
    AdapterLease running = registry.lease("default");

    scripted.announce(update(2));

    assertThat(running.version()).isEqualTo(1);
    assertThat(loader.open()).containsExactly(1L, 2L);
    running.close();
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aLeaseClosedTwiceCountsOnce() {
    scripted.announce(update(1));
    AdapterLease first = registry.lease("default");
    AdapterLease second = registry.lease("default");
    scripted.announce(update(2));

    first.close();
    first.close();

    assertThat(loader.open()).containsExactly(1L, 2L);
    second.close();
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void anOlderVersionIsIgnored() {
    scripted.announce(update(3));

    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(3);
    assertThat(loader.loads()).containsExactly(3L);
    assertThat(reloads.ignored()).containsExactly(2L);
  }

  @Test
  void aRollbackGoesBackToAnOlderVersion() {
    scripted.announce(update(2));
    scripted.announce(update(3));

    scripted.announce(rollback(2));

    assertThat(scripted.servedVersion()).isEqualTo(2);
  }

  @Test
  void afterARollbackANewerVersionIsTakenAgain() {
    scripted.announce(update(3));
    scripted.announce(rollback(2));

    scripted.announce(update(4));

    assertThat(scripted.servedVersion()).isEqualTo(4);
  }

  @Test
  void anUpdateWithoutAnAdapterServesTheBaseAlone() {
    scripted.announce(update(3));

    scripted.announce(baseAlone(0, true));

    assertThat(scripted.servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void aRepeatedAnnouncementIsNotLoadedAgain() {
    scripted.announce(update(1));

    scripted.announce(update(1));

    assertThat(loader.loads()).containsExactly(1L);
  }

  @Test
  void inABurstOnlyTheNewestIsLoaded() {
    for (int version = 1; version <= 100; version++) {
      registry.announce(update(version));
    }
    executor.runAll();

    assertThat(scripted.servedVersion()).isEqualTo(100);
    assertThat(loader.loads()).containsExactly(100L);
  }

  @Test
  void aVersionOvertakenDuringItsLoadIsServedUntilTheNewerOneIsLoaded() {
    loader.duringNextLoad(() -> registry.announce(update(2)));

    scripted.announce(update(1));

    assertThat(reloads.swapped()).containsExactly(1L, 2L);
  }

  @Test
  void aVersionThatWasRolledBackDuringItsLoadIsNotServed() {
    scripted.announce(update(1));
    loader.duringNextLoad(() -> registry.announce(rollback(1)));

    scripted.announce(update(2));

    assertThat(reloads.swapped()).containsExactly(1L);
    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(loader.open()).containsExactly(1L);
  }

  @Test
  void aChannelIsToldOfOnceWhateverBecomesOfItsAdapters() {
    loader.fail(7, LoadFailureReason.MISSING);

    scripted.announce(update("shop", 7), update("shop", 8), update("help", 1));

    assertThat(scripted.reloads().added()).containsExactly("shop", "help");
  }

  @Test
  void channelsDoNotTouchEachOther() {
    loader.fail(7, LoadFailureReason.MISSING);

    scripted.announce(update("shop", 1), update("help", 7));

    assertThat(scripted.version("shop")).isEqualTo(1);
    assertThat(scripted.version("help")).isZero();
  }

  @Test
  void anEarlierVersionIsLoadedForAClientThatPinsIt() throws Exception {
    scripted.announce(update(1));
    scripted.announce(update(2));

    try (AdapterLease earlier = scripted.requested(1)) {
      assertThat(earlier.version()).isEqualTo(1);
      assertThat(earlier.weights()).isPresent();
    }
    try (AdapterLease again = scripted.requested(1)) {
      assertThat(again.version()).isEqualTo(1);
    }

    assertThat(loader.loads()).containsExactly(1L, 2L, 1L);
  }

  @Test
  void requestedVersionsAreFreedWhenThereAreTooMany() throws Exception {
    scripted.announce(update(1));
    scripted.announce(update(2));
    scripted.announce(update(3));

    AdapterLease one = scripted.requested(1);
    scripted.requested(2).close();

    assertThat(loader.open()).containsExactly(1L, 2L, 3L);
    one.close();
    assertThat(loader.open()).containsExactly(2L, 3L);
  }

  @Test
  void anUnknownVersionIsRefusedWithTheKnownOnes() {
    scripted.announce(update(1));
    scripted.announce(update(2));

    assertThatThrownBy(() -> registry.lease("default", 9))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessageContaining("version 9 of channel 'default'")
        .hasMessageContaining("[1, 2]");
  }

  @Test
  void versionZeroPinsTheBaseAlone() throws Exception {
    scripted.announce(update(1));

    try (AdapterLease base = scripted.requested(0)) {
      assertThat(base.weights()).isEmpty();
    }
  }

  @Test
  void aForgottenChannelIsServedWithTheBaseAlone() {
    scripted.announce(update(1));

    registry.forget("default");

    assertThat(scripted.servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void whatANewTopicSaysCountsHoweverLowItsVersions() {
    scripted.announce(update(57), update("help", 3));

    registry.beginAnew();
    scripted.announce(update(1));
    assertThat(scripted.servedVersion()).as("before the topic has been read").isEqualTo(57);
    registry.startLoading();
    executor.runAll();

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(scripted.version("help")).as("a channel that it does not name").isEqualTo(3);
    scripted.announce(update(2));
    scripted.announce(update(1));
    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(reloads.ignored()).containsExactly(1L);
  }

  @Test
  void nothingOfANewTopicIsLoadedWhileItIsReadAlsoWhenARetryIsDue() {
    loader.fail(7, LoadFailureReason.MISSING);
    scripted.announce(update(6), update(7));

    registry.beginAnew();
    scripted.announce(update(4));
    executor.passTime();
    scripted.announce(update(5));
    registry.startLoading();
    executor.runAll();

    assertThat(scripted.servedVersion()).isEqualTo(5);
    assertThat(loader.loads()).doesNotContain(4L);
  }

  @Test
  void whenTheFirstOfANewTopicCannotBeServedTheNextIs() {
    scripted.announce(update(57));
    loader.fail(1, LoadFailureReason.WRONG_HASH);

    registry.beginAnew();
    registry.startLoading();
    scripted.announce(update(1));
    assertThat(scripted.servedVersion()).isEqualTo(57);
    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(2);
  }

  @Test
  void whatIsServedIsNotLoadedAgainWhenANewTopicNamesIt() {
    scripted.announce(update(57));

    registry.beginAnew();
    registry.startLoading();
    scripted.announce(update(57));
    scripted.announce(update(56));

    assertThat(loader.loads()).containsExactly(57L);
    assertThat(reloads.ignored()).containsExactly(56L);
  }

  @Test
  void aPinDoesNotOutliveItsTopic() {
    scripted.announce(update(2), update(3));
    registry.pin(update(2));
    executor.runAll();

    registry.beginAnew();
    registry.startLoading();
    assertThat(scripted.servedVersion()).isEqualTo(2);
    scripted.announce(update(1));

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(scripted.status().pinned()).isEmpty();
  }

  @Test
  void theVersionThatIsServedIsKeptWhenItIsAnnouncedWhileARollbackIsMissing() {
    scripted.announce(update(4));
    loader.fail(2, LoadFailureReason.MISSING);
    scripted.announce(rollback(2));

    scripted.announce(update(4));

    assertThat(scripted.servedVersion()).isEqualTo(4);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void theStatusTellsCurrentEarlierWantedAndFailed() {
    scripted.announce(update(1));
    scripted.announce(update(2));
    loader.fail(3, LoadFailureReason.MISSING);

    scripted.announce(update(3));

    assertThat(scripted.status().current().orElseThrow().announcement().version()).isEqualTo(2);
    assertThat(scripted.status().earlier()).extracting(Announcement::version).containsExactly(1L);
    assertThat(scripted.status().wanted().orElseThrow().version()).isEqualTo(3);
    assertThat(scripted.onlyFailure().version()).isEqualTo(3);
  }

  @Test
  void beforeLoadingIsAllowedNothingIsLoaded() {
    QueuedExecutor tasks = new QueuedExecutor();
    ScriptedLoader history = new ScriptedLoader();
    try (AdapterRegistry fresh =
        new AdapterRegistry(
            history,
            BASE,
            new RegistryLimits(
                5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
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
}
