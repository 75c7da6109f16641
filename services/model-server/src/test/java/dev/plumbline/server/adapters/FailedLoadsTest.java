package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.otherBase;
import static dev.plumbline.server.adapters.Announcements.otherContent;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is served, and told, when an announced version cannot be loaded. */
class FailedLoadsTest {
  @RegisterExtension private final ScriptedRegistry scripted = new ScriptedRegistry();

  private final ScriptedLoader loader = scripted.loader();
  private final QueuedExecutor executor = scripted.executor();
  private final AdapterRegistry registry = scripted.registry();

  @Test
  void theSameVersionWithOtherContentIsRefused() {
    scripted.announce(update(1));

    scripted.announce(otherContent(1));

    assertThat(scripted.servedHash()).isEqualTo(Announcements.hash(1));
    assertThat(scripted.onlyFailure().reason()).isEqualTo(LoadFailureReason.CONFLICT);
  }

  @Test
  void anAdapterOfAnotherBaseIsRefusedAndTheOldOneKept() {
    scripted.announce(update(1));

    scripted.announce(otherBase(2));

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(scripted.onlyFailure().reason()).isEqualTo(LoadFailureReason.WRONG_BASE);
    assertThat(scripted.onlyFailure().message()).contains(BASE).contains("c".repeat(64));
  }

  @Test
  void aFailedLoadKeepsTheOldVersionAndTellsWhy() {
    scripted.announce(update(1));
    loader.fail(2, LoadFailureReason.WRONG_HASH);

    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(scripted.onlyFailure().reason()).isEqualTo(LoadFailureReason.WRONG_HASH);
    assertThat(scripted.onlyFailure().retriedAfterMillis()).isEmpty();
    assertThat(scripted.status().failureCount()).isEqualTo(1);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aMissingFileIsTriedAgainWithGrowingWaits() {
    loader.fail(1, LoadFailureReason.MISSING);

    scripted.announce(update(1));
    executor.passTime();
    executor.passTime();
    executor.passTime();
    assertThat(registry.settled()).isFalse();
    loader.heal(1);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(executor.delays()).containsExactly(1000L, 2000L, 4000L, 4000L);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void aRetryStopsWhenANewerVersionComes() {
    loader.fail(1, LoadFailureReason.UNREACHABLE);
    scripted.announce(update(1));

    scripted.announce(update(2));
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(loader.loads()).containsExactly(1L, 2L);
  }

  @Test
  void whenTheNewestOfABurstCannotBeServedTheOneBeforeItIs() {
    loader.fail(3, LoadFailureReason.NOT_PEFT);

    scripted.announce(update(1), update(2), update(3));

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(loader.loads()).containsExactly(3L, 2L);
  }

  @Test
  void whileTheNewestIsMissingTheOneBeforeItIsServed() {
    loader.fail(3, LoadFailureReason.MISSING);

    scripted.announce(update(2), update(3));
    assertThat(scripted.servedVersion()).isEqualTo(2);
    loader.heal(3);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(3);
  }

  @Test
  void aChannelIsUntriedUntilItServesSomethingOrAllHasFailed() {
    List<Boolean> during = new ArrayList<>();
    loader.fail(3, LoadFailureReason.WRONG_HASH);
    loader.fail(2, LoadFailureReason.MISSING);

    registry.announce(update(2));
    registry.announce(update(3));
    assertThat(registry.untried()).isTrue();
    executor.runNext();
    assertThat(registry.untried()).as("version 2 was not tried yet").isTrue();
    loader.duringNextLoad(() -> during.add(registry.untried()));
    executor.runAll();

    assertThat(during).as("while version 2 loads").containsExactly(true);
    assertThat(registry.untried()).as("both have failed").isFalse();
  }

  @Test
  void aChannelIsNotUntriedWhileAVersionThatFailedIsTriedAgain() {
    List<Boolean> during = new ArrayList<>();
    loader.fail(1, LoadFailureReason.MISSING);
    scripted.announce(update(1));

    loader.duringNextLoad(() -> during.add(registry.untried()));
    executor.passTime();

    assertThat(during).containsExactly(false);
  }

  @Test
  void nothingAnnouncedBeforeARollbackComesUpWhenItFails() {
    scripted.announce(update(4));
    loader.fail(2, LoadFailureReason.WRONG_SHAPE);
    loader.fail(5, LoadFailureReason.MISSING);
    scripted.announce(update(5));

    scripted.announce(rollback(2));
    loader.heal(5);
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(4);
    assertThat(scripted.status().wanted()).isEmpty();
  }

  @Test
  void aLoaderThatBreaksDoesNotStopTheChannel() {
    loader.duringNextLoad(
        () -> {
          throw new IllegalStateException("torch said no");
        });

    scripted.announce(update(1));
    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(scripted.onlyFailure().reason()).isEqualTo(LoadFailureReason.INTERNAL);
    assertThat(scripted.onlyFailure().message()).contains("torch said no");
  }

  @Test
  void aLoaderThatBreaksTheJavaMachineDoesNotStopTheChannel() {
    loader.duringNextLoad(
        () -> {
          throw new InternalError("a fault in unsafe memory");
        });

    scripted.announce(update(1));
    scripted.announce(update(2));

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(scripted.onlyFailure().reason()).isEqualTo(LoadFailureReason.INTERNAL);
  }

  @Test
  void aLoadThatMemoryWasTooShortForIsTriedAgain() {
    scripted.announce(update(1));
    loader.duringNextLoad(
        () -> {
          throw new OutOfMemoryError("for a moment");
        });

    scripted.announce(update(2));
    assertThat(scripted.servedVersion()).isEqualTo(1);
    assertThat(registry.settled()).isFalse();
    executor.passTime();

    assertThat(scripted.servedVersion()).isEqualTo(2);
    assertThat(scripted.onlyFailure().retriedAfterMillis()).contains(1000L);
    assertThat(registry.settled()).isTrue();
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int version = 1; version <= 20; version++) {
      loader.fail(version, LoadFailureReason.NOT_PEFT);
      scripted.announce(update(version));
    }

    assertThat(scripted.status().failures()).hasSize(5);
    assertThat(scripted.status().earlier()).hasSize(5);
    assertThat(scripted.status().failureCount()).isEqualTo(20);
  }
}
