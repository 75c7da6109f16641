package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.baseAlone;
import static dev.plumbline.server.adapters.Announcements.otherBase;
import static dev.plumbline.server.adapters.Announcements.otherContent;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PinnedChannelTest {
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
  void whatIsAnnouncedDoesNotReplaceAPinnedVersionUntilItIsUnpinned() {
    announce(update(1));
    announce(update(2));
    pin(update(1));
    assertThat(servedVersion()).isEqualTo(1);

    announce(update(3));
    announce(update(4));

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(reloads.heldBack()).containsExactly(3L, 4L);
    assertThat(status().pinned()).contains(1L);
    assertThat(status().earlier()).extracting(Announcement::version).containsExactly(4L, 3L, 2L);
    unpin();
    assertThat(servedVersion()).isEqualTo(4);
    assertThat(status().pinned()).isEmpty();
    assertThat(loader.open()).containsExactly(4L);
  }

  @Test
  void withNothingNewTheVersionBeforeThePinComesBack() {
    announce(update(1));
    announce(update(2));
    pin(update(1));

    unpin();

    assertThat(servedVersion()).isEqualTo(2);
  }

  @Test
  void aPinToTheServedVersionLoadsNothing() {
    announce(update(1));

    pin(update(1));
    unpin();

    assertThat(loader.loads()).containsExactly(1L);
    assertThat(servedVersion()).isEqualTo(1);
  }

  @Test
  void aPinMovesToAnotherVersionAndToTheBaseAlone() {
    announce(update(2));
    pin(update(1));

    pin(update(2));
    assertThat(servedVersion()).isEqualTo(2);
    pin(baseAlone(0, false));

    assertThat(servedVersion()).isZero();
    assertThat(status().pinned()).contains(0L);
  }

  @Test
  void aPinEndsTheLoadOfANewerVersion() {
    announce(update(1));
    loader.fail(2, LoadFailureReason.MISSING);
    announce(update(2));

    pin(update(1));
    loader.heal(2);
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aNewerVersionThatWasLoadingWhenThePinCameIsNotServed() {
    announce(update(1));
    loader.duringNextLoad(() -> registry.pin(update(1)));

    announce(update(2));

    assertThat(servedVersion()).isEqualTo(1);
    assertThat(reloads.swapped()).containsExactly(1L);
    unpin();
    assertThat(servedVersion()).isEqualTo(2);
  }

  @Test
  void aPinnedVersionThatIsMissingIsServedWhenItComes() {
    announce(update(2));
    loader.fail(1, LoadFailureReason.MISSING);

    pin(update(1));
    assertThat(servedVersion()).as("what was served stays").isEqualTo(2);
    loader.heal(1);
    executor.passTime();

    assertThat(servedVersion()).isEqualTo(1);
  }

  @Test
  void whilePinnedOlderAndContradictingVersionsAreRefusedAsEver() {
    announce(update(3));
    pin(update(1));

    announce(update(2));
    announce(otherContent(3));
    announce(rollback(2));

    assertThat(reloads.ignored()).containsExactly(2L);
    assertThat(status().failures())
        .extracting(LoadFailure::reason)
        .containsExactly(LoadFailureReason.CONFLICT);
    assertThat(servedVersion()).isEqualTo(1);
    unpin();
    assertThat(servedVersion()).as("the rollback was announced last").isEqualTo(2);
  }

  @Test
  void aPinToAnAdapterOfAnotherBaseIsRefused() {
    announce(update(1));

    pin(otherBase(2));

    assertThat(status().pinned()).isEmpty();
    assertThat(status().failures())
        .extracting(LoadFailure::reason)
        .containsExactly(LoadFailureReason.WRONG_BASE);
  }

  @Test
  void aDeletedChannelKeepsItsPinAndHasNothingAfterIt() {
    announce(update(1));
    announce(update(2));
    pin(update(1));

    registry.forget("default");
    assertThat(servedVersion()).isEqualTo(1);
    unpin();

    assertThat(servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void afterUnpinningTheLastAnnouncedVersionIsServedAlsoWhenItIsLowerAndANewerOneFails() {
    announce(update(3));
    announce(rollback(1));
    pin(update(3));
    loader.fail(4, LoadFailureReason.WRONG_SHAPE);
    loader.duringNextLoad(() -> registry.announce(update(4)));

    unpin();

    assertThat(servedVersion()).isEqualTo(1);
  }

  private void announce(Announcement announcement) {
    registry.announce(announcement);
    executor.runAll();
  }

  private void pin(Announcement announcement) {
    registry.pin(announcement);
    executor.runAll();
  }

  private void unpin() {
    registry.unpin("default");
    executor.runAll();
  }

  private long servedVersion() {
    try (AdapterLease lease = registry.lease("default")) {
      return lease.version();
    }
  }

  private ChannelStatus status() {
    return registry.status("default").orElseThrow();
  }
}
