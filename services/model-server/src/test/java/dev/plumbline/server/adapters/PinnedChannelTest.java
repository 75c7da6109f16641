package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.baseAlone;
import static dev.plumbline.server.adapters.Announcements.otherBase;
import static dev.plumbline.server.adapters.Announcements.otherContent;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PinnedChannelTest {
  @RegisterExtension private final ScriptedRegistry scripted = new ScriptedRegistry();

  private final ScriptedLoader loader = scripted.loader();
  private final QueuedExecutor executor = scripted.executor();
  private final RecordingReloads reloads = scripted.reloads();
  private final AdapterRegistry registry = scripted.registry();

  @Test
  void whatIsAnnouncedDoesNotReplaceAPinnedVersionUntilItIsUnpinned() {
    scripted.announce(update(1));
    scripted.announce(update(2));
    pin(update(1));
    assertThat(scripted.servedVersion()).isEqualTo(1);

    scripted.announce(update(3));
    scripted.announce(update(4));

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(reloads.heldBack()).containsExactly(3L, 4L);
    assertThat(scripted.status().pinned()).contains(1L);
    assertThat(scripted.status().earlier())
        .extracting(Announcement::version)
        .containsExactly(4L, 3L, 2L);
    unpin();
    assertThat(scripted.servedVersion()).isEqualTo(4);
    assertThat(scripted.status().pinned()).isEmpty();
    assertThat(loader.open()).containsExactly(4L);
  }

  @Test
  void withNothingNewTheVersionBeforeThePinComesBack() {
    scripted.announce(update(1));
    scripted.announce(update(2));
    pin(update(1));

    unpin();

    assertThat(scripted.servedVersion()).isEqualTo(2);
  }

  @Test
  void aPinToTheServedVersionLoadsNothing() {
    scripted.announce(update(1));

    pin(update(1));
    unpin();

    assertThat(loader.loads()).containsExactly(1L);
    assertThat(scripted.servedVersion()).isEqualTo(1);
  }

  @Test
  void aPinMovesToAnotherVersionAndToTheBaseAlone() {
    scripted.announce(update(2));
    pin(update(1));

    pin(update(2));
    assertThat(scripted.servedVersion()).isEqualTo(2);
    pin(baseAlone(0, false));

    assertThat(scripted.servedVersion()).isZero();
    assertThat(scripted.status().pinned()).contains(0L);
  }

  @Test
  void aPinEndsTheLoadOfANewerVersion() {
    scripted.announce(update(1));
    loader.fail(2, LoadFailureReason.MISSING);
    scripted.announce(update(2));

    pin(update(1));
    loader.heal(2);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aNewerVersionThatWasLoadingWhenThePinCameIsNotServed() {
    scripted.announce(update(1));
    loader.duringNextLoad(() -> registry.pin(update(1)));

    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(reloads.swapped()).containsExactly(1L);
    unpin();
    assertThat(scripted.servedVersion()).isEqualTo(2);
  }

  @Test
  void aPinnedVersionThatIsMissingIsServedWhenItComes() {
    scripted.announce(update(2));
    loader.fail(1, LoadFailureReason.MISSING);

    pin(update(1));
    assertThat(scripted.servedVersion()).as("what was served stays").isEqualTo(2);
    loader.heal(1);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(1);
  }

  @Test
  void whilePinnedOlderAndContradictingVersionsAreRefusedAsEver() {
    scripted.announce(update(3));
    pin(update(1));

    scripted.announce(update(2));
    scripted.announce(otherContent(3));
    scripted.announce(rollback(2));

    assertThat(reloads.ignored()).containsExactly(2L);
    assertThat(scripted.status().failures())
        .extracting(LoadFailure::reason)
        .containsExactly(LoadFailureReason.CONFLICT);
    assertThat(scripted.servedVersion()).isEqualTo(1);
    unpin();
    assertThat(scripted.servedVersion()).as("the rollback was announced last").isEqualTo(2);
  }

  @Test
  void aPinToAnAdapterOfAnotherBaseIsRefused() {
    scripted.announce(update(1));

    pin(otherBase(2));

    assertThat(scripted.status().pinned()).isEmpty();
    assertThat(scripted.status().failures())
        .extracting(LoadFailure::reason)
        .containsExactly(LoadFailureReason.WRONG_BASE);
  }

  @Test
  void aDeletedChannelKeepsItsPinAndHasNothingAfterIt() {
    scripted.announce(update(1));
    scripted.announce(update(2));
    pin(update(1));

    registry.forget("default");
    assertThat(scripted.servedVersion()).isEqualTo(1);
    unpin();

    assertThat(scripted.servedVersion()).isZero();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void afterUnpinningTheLastAnnouncedVersionIsServedAlsoWhenItIsLowerAndANewerOneFails() {
    scripted.announce(update(3));
    scripted.announce(rollback(1));
    pin(update(3));
    loader.fail(4, LoadFailureReason.WRONG_SHAPE);
    loader.duringNextLoad(() -> registry.announce(update(4)));

    unpin();

    assertThat(scripted.servedVersion()).isEqualTo(1);
  }

  @Test
  void afterUnpinningTheVersionBeforeOneThatCannotBeLoadedIsServed() {
    scripted.announce(update(1));
    pin(update(1));
    scripted.announce(update(2), update(3), update(4));
    loader.fail(4, LoadFailureReason.WRONG_SHAPE);
    loader.fail(3, LoadFailureReason.NOT_PEFT);

    unpin();

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(loader.loads()).containsExactly(1L, 4L, 3L, 2L);
  }

  @Test
  void afterUnpinningTheVersionBeforeThePinIsServedWhenNoneAfterItCanBeLoaded() {
    scripted.announce(update(1), update(2));
    pin(update(1));
    loader.fail(3, LoadFailureReason.WRONG_SHAPE);
    scripted.announce(update(3));

    unpin();

    assertThat(scripted.servedVersion()).isEqualTo(2);
  }

  @Test
  void afterUnpinningWhatIsMissingIsServedWhenItComes() {
    scripted.announce(update(1));
    pin(update(1));
    scripted.announce(update(2), update(3));
    loader.fail(3, LoadFailureReason.MISSING);

    unpin();
    assertThat(scripted.servedVersion()).isEqualTo(2);
    loader.heal(3);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(3);
  }

  @Test
  void nothingAnnouncedBeforeARollbackWhilePinnedComesUpWhenItFails() {
    scripted.announce(update(1));
    pin(update(1));
    scripted.announce(update(2), update(3));
    loader.fail(2, LoadFailureReason.WRONG_SHAPE);
    scripted.announce(rollback(2));

    unpin();

    assertThat(scripted.servedVersion()).as("what was served stays").isEqualTo(1);
    assertThat(loader.loads()).containsExactly(1L, 2L);
  }

  @Test
  void whatIsHeldBackIsBounded() {
    scripted.announce(update(1));
    pin(update(1));
    for (int version = 2; version <= 20; version++) {
      loader.fail(version, LoadFailureReason.NOT_PEFT);
      scripted.announce(update(version));
    }

    unpin();

    assertThat(loader.loads()).containsExactly(1L, 20L, 19L, 18L, 17L, 16L, 15L);
    assertThat(scripted.servedVersion()).isEqualTo(1);
  }

  private void pin(Announcement announcement) {
    registry.pin(announcement);
    executor.runAll();
  }

  private void unpin() {
    registry.unpin("default");
    executor.runAll();
  }
}
