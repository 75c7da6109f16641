package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestedVersionsTest {
  private static final int CLIENTS = 5;

  private final ScriptedLoader loader = new ScriptedLoader();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final MovingClock clock = new MovingClock();
  private RequestedVersions requested = keeping(1);

  @AfterEach
  void nothingStaysInMemory() {
    requested.close();
    assertThat(loader.open()).as("adapters left in memory").isEmpty();
  }

  @Test
  void nothingIsLoadedOnTheThreadThatAsks() throws Exception {
    try (PendingLease pending = requested.lease(update(1))) {
      assertThat(pending.await(Duration.ZERO)).isEmpty();
      assertThat(loader.loads()).isEmpty();

      executor.runAll();

      pending.await(Duration.ZERO).orElseThrow().close();
      assertThat(loader.open()).containsExactly(1L);
    }
  }

  @Test
  void manyWhoAskAtOnceShareOneLoadAndItIsFreedAfterTheLastOfThem() throws Exception {
    // Nothing is kept besides what is in use.
    requested = keeping(0);
    List<PendingLease> clients = ask(1, CLIENTS);

    executor.runAll();

    List<AdapterLease> leases = new ArrayList<>();
    for (PendingLease client : clients) {
      leases.add(client.await(Duration.ZERO).orElseThrow());
      client.close();
    }
    assertThat(loader.loads()).containsExactly(1L);
    assertThat(leases).extracting(AdapterLease::weights).containsOnly(leases.get(0).weights());
    leases.subList(1, CLIENTS).forEach(AdapterLease::close);
    assertThat(loader.open()).containsExactly(1L);
    leases.get(0).close();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void aLoadThatFailsFailsForAllWhoWait() throws Exception {
    loader.fail(1, LoadFailureReason.MISSING);
    List<PendingLease> clients = ask(1, CLIENTS);

    executor.runAll();

    for (PendingLease client : clients) {
      assertThatThrownBy(() -> client.await(Duration.ZERO))
          .isInstanceOf(AdapterLoadException.class)
          .hasMessageContaining("version 1 of channel default is missing");
    }
    assertThat(loader.loads()).containsExactly(1L);
  }

  @Test
  void whatFailedIsRefusedAtOnceUntilItsWaitIsOverAndTheWaitGrows() throws Exception {
    loader.fail(1, LoadFailureReason.MISSING);
    load(1);

    assertThatIsRefusedAtOnce(1, LoadFailureReason.MISSING);
    clock.pass(Duration.ofSeconds(1));
    load(1);
    clock.pass(Duration.ofSeconds(1));
    assertThatIsRefusedAtOnce(1, LoadFailureReason.MISSING);
    loader.heal(1);
    clock.pass(Duration.ofSeconds(1));
    load(1);

    assertThat(loader.open()).containsExactly(1L);
    assertThat(loader.loads()).containsExactly(1L, 1L, 1L);
  }

  @Test
  void whatTryingAgainDoesNotMendIsTriedAgainAfterTheLongestWait() throws Exception {
    loader.fail(1, LoadFailureReason.WRONG_HASH);
    load(1);

    clock.pass(Duration.ofSeconds(3));
    assertThatIsRefusedAtOnce(1, LoadFailureReason.WRONG_HASH);
    clock.pass(Duration.ofSeconds(1));
    load(1);

    assertThat(loader.loads()).containsExactly(1L, 1L);
  }

  @Test
  void aFailureOfOneVersionSaysNothingAboutAnother() throws Exception {
    loader.fail(1, LoadFailureReason.MISSING);
    load(1);

    load(2);

    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aLoaderThatBreaksLeavesNobodyWaiting() throws Exception {
    loader.duringNextLoad(
        () -> {
          throw new IllegalStateException("torch said no");
        });
    List<PendingLease> clients = ask(1, CLIENTS);

    executor.runAll();

    for (PendingLease client : clients) {
      assertThatThrownBy(() -> client.await(Duration.ZERO)).hasMessageContaining("torch said no");
    }
    assertThat(loader.loads()).containsExactly(1L);
    load(2);
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aLoadThatBreaksOffWhereItsEndIsNotedLeavesNobodyWaitingAndNoOtherVersionOut()
      throws Exception {
    loader.fail(1, LoadFailureReason.MISSING);
    List<PendingLease> clients = ask(1, CLIENTS);
    clock.breakNext();

    assertThatThrownBy(executor::runAll).isInstanceOf(InternalError.class);

    for (PendingLease client : clients) {
      assertThatThrownBy(() -> client.await(Duration.ZERO)).hasMessageContaining("broke off");
    }
    executor.runAll();
    assertThat(loader.loads()).containsExactly(1L);
    load(2);
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void whileOneVersionIsBeingLoadedOthersAreLeased() throws Exception {
    load(2);
    List<Long> leased = new ArrayList<>();
    loader.duringNextLoad(() -> leased.add(leaseNow(2)));

    load(1);

    assertThat(leased).containsExactly(2L);
  }

  @Test
  void loadsTakeTurnsSoThatChannelsAlwaysFindALoader() throws Exception {
    List<PendingLease> clients = ask(1, 1);
    clients.addAll(ask(2, 1));

    assertThat(executor.due()).isEqualTo(1);

    executor.runAll();
    for (PendingLease client : clients) {
      client.await(Duration.ZERO).orElseThrow().close();
    }
    assertThat(loader.loads()).containsExactly(1L, 2L);
  }

  @Test
  void aBoundedNumberWaitsAndTheNextIsRefusedAtOnce() throws Exception {
    List<PendingLease> clients = ask(1, RequestedVersions.MOST_WAITING - 1);
    clients.addAll(ask(2, 1));

    for (long version : List.of(1L, 2L, 3L)) {
      assertThatThrownBy(() -> requested.lease(update(version)))
          .isInstanceOf(CannotWaitException.class)
          .hasMessageContaining("32 requests wait");
    }

    clients.get(0).close();
    requested.lease(update(1)).close();
  }

  @Test
  void aLoadThatGoesOnWhenItsClientsHaveLeftServesTheNextOne() throws Exception {
    List<PendingLease> clients = ask(1, CLIENTS);
    loader.duringNextLoad(() -> clients.forEach(PendingLease::close));

    executor.runAll();

    assertThat(leaseNow(1)).isEqualTo(1);
    assertThat(loader.loads()).containsExactly(1L);
  }

  @Test
  void aLoadThatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
    ask(1, CLIENTS).forEach(PendingLease::close);

    executor.runAll();

    assertThat(loader.loads()).isEmpty();
    load(2);
    assertThat(loader.open()).containsExactly(2L);
  }

  @Test
  void aHoldThatCameAndWasNotTakenIsGivenBack() throws Exception {
    requested = keeping(0);
    List<PendingLease> clients = ask(1, CLIENTS);

    executor.runAll();
    clients.forEach(PendingLease::close);

    assertThat(loader.open()).isEmpty();
  }

  @Test
  void aVersionWhoseChannelIsForgottenDuringItsLoadIsFreedAfterItsLastRequest() throws Exception {
    List<PendingLease> clients = ask(1, CLIENTS);
    loader.duringNextLoad(() -> requested.forget("default"));

    executor.runAll();

    for (PendingLease client : clients) {
      client.await(Duration.ZERO).orElseThrow().close();
    }
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void whoStillWaitsAtTheEndIsToldSo() throws Exception {
    List<PendingLease> clients = ask(1, CLIENTS);

    requested.close();
    executor.runAll();

    for (PendingLease client : clients) {
      assertThatThrownBy(() -> client.await(Duration.ZERO))
          .isInstanceOf(CannotWaitException.class)
          .hasMessageContaining("stopping");
    }
    assertThatThrownBy(() -> requested.lease(update(1))).isInstanceOf(CannotWaitException.class);
    assertThat(loader.loads()).isEmpty();
  }

  private RequestedVersions keeping(int versions) {
    return new RequestedVersions(
        loader,
        new RegistryLimits(
            5, versions, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
        executor,
        clock);
  }

  private List<PendingLease> ask(long version, int clients)
      throws AdapterLoadException, CannotWaitException {
    List<PendingLease> pending = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      pending.add(requested.lease(update(version)));
    }
    return pending;
  }

  /** Has a version loaded, or fail to be. */
  private void load(long version) throws AdapterLoadException, CannotWaitException {
    PendingLease pending = requested.lease(update(version));
    executor.runAll();
    pending.close();
  }

  /** The version of a hold that needs no load. */
  private long leaseNow(long version) {
    try (PendingLease pending = requested.lease(update(version));
        AdapterLease lease = pending.await(Duration.ZERO).orElseThrow()) {
      return lease.version();
    } catch (AdapterLoadException | CannotWaitException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertThatIsRefusedAtOnce(long version, LoadFailureReason reason) {
    assertThatThrownBy(() -> requested.lease(update(version)))
        .isInstanceOf(AdapterLoadException.class)
        .hasMessageContaining("is " + reason.label());
    assertThat(executor.due()).isZero();
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.EPOCH;
    private boolean broken;

    void pass(Duration time) {
      now = now.plus(time);
    }

    /** Has the next look at the clock fail. */
    void breakNext() {
      broken = true;
    }

    @Override
    public Instant instant() {
      if (broken) {
        broken = false;
        throw new InternalError("a fault in unsafe memory");
      }
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
