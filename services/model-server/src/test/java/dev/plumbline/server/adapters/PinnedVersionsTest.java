package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PinnedVersionsTest {
  private static final int CLIENTS = 5;

  private final ScriptedLoader loader = new ScriptedLoader();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private PinnedVersions pinned = new PinnedVersions(this::held, 1, Clock.systemUTC());

  @AfterEach
  void nothingStaysInMemory() {
    pinned.close();
    assertThat(loader.open()).as("adapters left in memory").isEmpty();
  }

  @Test
  void manyWhoAskAtOnceShareOneLoadAndItIsFreedAfterTheLastOfThem() throws Exception {
    // Nothing is kept besides what is in use.
    pinned = new PinnedVersions(this::held, 0, Clock.systemUTC());
    List<FutureTask<AdapterLease>> clients = askTogether();

    release.countDown();

    List<AdapterLease> leases = new ArrayList<>();
    for (FutureTask<AdapterLease> client : clients) {
      leases.add(client.get(10, TimeUnit.SECONDS));
    }
    assertThat(loader.loads()).containsExactly(1L);
    assertThat(leases).extracting(AdapterLease::weights).containsOnly(leases.get(0).weights());
    leases.subList(1, CLIENTS).forEach(AdapterLease::close);
    assertThat(loader.open()).containsExactly(1L);
    leases.get(0).close();
    assertThat(loader.open()).isEmpty();
  }

  @Test
  void aLoadThatFailsFailsForAllWhoWaitAndTheNextOneTriesAgain() throws Exception {
    loader.fail(1, LoadFailureReason.MISSING);
    List<FutureTask<AdapterLease>> clients = askTogether();

    release.countDown();

    for (FutureTask<AdapterLease> client : clients) {
      assertThatThrownBy(() -> client.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(AdapterLoadException.class);
    }
    assertThat(loader.loads()).containsExactly(1L);
    loader.heal(1);
    try (AdapterLease lease = pinned.lease(update(1))) {
      assertThat(lease.version()).isEqualTo(1);
    }
  }

  @Test
  void aLoaderThatBreaksLeavesNobodyWaiting() throws Exception {
    loader.duringNextLoad(
        () -> {
          throw new IllegalStateException("torch said no");
        });
    List<FutureTask<AdapterLease>> clients = askTogether();

    release.countDown();

    for (FutureTask<AdapterLease> client : clients) {
      assertThatThrownBy(() -> client.get(10, TimeUnit.SECONDS))
          .hasStackTraceContaining("torch said no");
    }
    assertThat(loader.loads()).containsExactly(1L);
  }

  @Test
  void whileOneVersionIsBeingLoadedOthersAreLeased() throws Exception {
    List<FutureTask<AdapterLease>> clients = askTogether();

    pinned.lease(update(2)).close();

    assertThat(loader.open()).containsExactly(2L);
    release.countDown();
    for (FutureTask<AdapterLease> client : clients) {
      client.get(10, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void aVersionWhoseChannelIsForgottenDuringItsLoadIsFreedAfterItsLastRequest() throws Exception {
    List<FutureTask<AdapterLease>> clients = askTogether();

    pinned.forget("default");
    release.countDown();

    for (FutureTask<AdapterLease> client : clients) {
      client.get(10, TimeUnit.SECONDS).close();
    }
    assertThat(loader.open()).isEmpty();
  }

  /** Loads version 1 when the test says so, and others at once. */
  private AdapterWeights held(Announcement announcement) throws AdapterLoadException {
    try {
      if (announcement.version() == 1) {
        release.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return loader.load(announcement);
  }

  /** Several clients that ask for version 1 and have to wait for it. */
  private List<FutureTask<AdapterLease>> askTogether() {
    List<FutureTask<AdapterLease>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      FutureTask<AdapterLease> client = new FutureTask<>(() -> pinned.lease(update(1)));
      Thread thread = new Thread(client, "client");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
      clients.add(client);
    }
    Awaitility.await()
        .until(
            () -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    return clients;
  }
}
