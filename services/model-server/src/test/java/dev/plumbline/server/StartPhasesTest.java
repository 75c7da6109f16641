package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.adapters.SilentReloads;
import dev.plumbline.server.answers.AnswerSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartPhasesTest {
  private static final String BASE = "b".repeat(64);
  // So short that it is over long before anything else, if it begins too early.
  private static final Duration PATIENCE = Duration.ofNanos(1);

  private final StartPhases phases = new StartPhases(PATIENCE);
  private final CountDownLatch loading = new CountDownLatch(1);
  private final CompletableFuture<AdapterWeights> outcome = new CompletableFuture<>();
  private final AdapterRegistry registry =
      new AdapterRegistry(
          announcement -> load(),
          BASE,
          new RegistryLimits(5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
          new SilentReloads(),
          new ScheduledThreadPoolExecutor(1),
          Clock.systemUTC());
  private Optional<Duration> caughtUp = Optional.empty();
  private Optional<String> readerDeath = Optional.empty();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aServerIsNotReadyBeforeItsModelIsLoadedAndItsUpdatesAreRead() {
    assertThat(phases.readiness().detail()).isEqualTo("the model is being loaded");

    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);

    assertThat(phases.readiness().detail()).isEqualTo("the model updates are being read");
  }

  @Test
  void theWaitForAMissingAdapterBeginsWhenTheUpdatesHaveBeenRead() {
    outcome.completeExceptionally(new AdapterLoadException(LoadFailureReason.MISSING, "not there"));
    registry.announce(shop());
    registry.startLoading();
    Awaitility.await().until(() -> registry.status("shop").orElseThrow().failureCount() > 0);
    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);

    caughtUp = Optional.of(Duration.ZERO);
    assertThat(phases.readiness().ready()).isFalse();
    assertThat(phases.readiness().detail()).isEqualTo("the adapters are being loaded");

    caughtUp = Optional.of(PATIENCE);
    assertThat(phases.readiness().ready()).isTrue();
  }

  @Test
  void anAdapterThatWasNotTriedYetIsWaitedForHoweverShortThePatience() {
    registry.announce(shop());
    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);

    caughtUp = Optional.of(Duration.ofMinutes(29));

    assertThat(phases.readiness().ready()).isFalse();
  }

  @Test
  void anAdapterThatIsBeingLoadedForTheFirstTimeIsWaitedForUntilHalfAnHourIsOver()
      throws InterruptedException {
    registry.announce(shop());
    registry.startLoading();
    loading.await();
    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);

    caughtUp = Optional.of(Duration.ofMinutes(29));
    assertThat(phases.readiness().ready()).isFalse();

    caughtUp = Optional.of(Duration.ofMinutes(30));
    assertThat(phases.readiness().ready()).isTrue();
  }

  @Test
  void aServerThatWaitsForNoAdapterIsReadyWhenTheUpdatesHaveBeenRead() {
    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);

    caughtUp = Optional.of(Duration.ZERO);

    assertThat(phases.readiness().ready()).isTrue();
  }

  @Test
  void aServerThatFollowsTheUpdatesNoMoreIsToBeStartedAnew() {
    phases.modelLoaded(new SoundModel(), () -> caughtUp, () -> readerDeath, registry);
    caughtUp = Optional.of(Duration.ZERO);
    assertThat(phases.readiness().ready()).isTrue();

    readerDeath = Optional.of("java.lang.InternalError");

    assertThat(phases.readiness().alive()).isFalse();
    assertThat(phases.readiness().detail()).contains("java.lang.InternalError");
  }

  private static Announcement shop() {
    return new Announcement(
        "shop",
        1,
        false,
        Optional.of(
            new Announcement.AdapterFile("file:/adapter", "a".repeat(64), 1, 4, List.of("q_proj"))),
        BASE,
        OptionalLong.empty(),
        "run",
        Instant.EPOCH);
  }

  /** A store that answers when the test says so. */
  private AdapterWeights load() throws AdapterLoadException {
    loading.countDown();
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw (AdapterLoadException) e.getCause();
    } catch (InterruptedException e) {
      throw new AdapterLoadException(LoadFailureReason.INTERNAL, "the test is over", e);
    }
  }

  /** A model that nothing is wrong with, and that nobody asks for anything else. */
  private static final class SoundModel implements ServingModel {
    @Override
    public String name() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String fingerprint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AnswerSource answers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AdapterLoader adapters(AdapterStore store, int maxRank) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> failure() {
      return Optional.empty();
    }

    @Override
    public ModelActivity activity() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
