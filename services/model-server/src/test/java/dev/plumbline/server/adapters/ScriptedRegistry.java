package dev.plumbline.server.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A registry whose loads go as a test says, and that must leave nothing in memory. */
final class ScriptedRegistry implements BeforeEachCallback, AfterEachCallback {
  private final ScriptedLoader loader = new ScriptedLoader();
  private final QueuedExecutor executor = new QueuedExecutor();
  private final RecordingReloads reloads = new RecordingReloads();
  private final AdapterRegistry registry =
      new AdapterRegistry(
          loader,
          Announcements.BASE,
          new RegistryLimits(5, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
          reloads,
          executor,
          Clock.systemUTC());

  @Override
  public void beforeEach(ExtensionContext context) {
    registry.startLoading();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    registry.close();
    assertThat(loader.open()).as("adapters left in memory").isEmpty();
  }

  ScriptedLoader loader() {
    return loader;
  }

  QueuedExecutor executor() {
    return executor;
  }

  RecordingReloads reloads() {
    return reloads;
  }

  AdapterRegistry registry() {
    return registry;
  }

  /** Announces, and lets the loads take place. */
  void announce(Announcement... announcements) {
    List.of(announcements).forEach(registry::announce);
    executor.runAll();
  }

  /** The version of the default channel. */
  long servedVersion() {
    return version("default");
  }

  long version(String channel) {
    try (AdapterLease lease = registry.lease(channel)) {
      return lease.version();
    }
  }

  /** A hold on a version of the default channel, which is loaded when it has to be. */
  AdapterLease requested(long version) throws Exception {
    try (PendingLease pending = registry.lease("default", version)) {
      executor.runAll();
      return pending.await(Duration.ZERO).orElseThrow();
    }
  }

  String servedHash() {
    try (AdapterLease lease = registry.lease("default")) {
      return lease.sha256().orElseThrow();
    }
  }

  /** That of the default channel. */
  ChannelStatus status() {
    return registry.status("default").orElseThrow();
  }

  LoadFailure onlyFailure() {
    assertThat(status().failures()).hasSize(1);
    return status().failures().get(0);
  }
}
