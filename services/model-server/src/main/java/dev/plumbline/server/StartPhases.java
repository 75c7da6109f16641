package dev.plumbline.server;

import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.server.adapters.AdapterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says when the server is ready: when the model is loaded, the updates have been read and each
 * channel has its adapter, or one that failed has been waited for long enough since the updates
 * were read. From then on only the end takes readiness away, of the server, of its model or of what
 * follows the updates; an adapter that cannot be loaded never does.
 */
final class StartPhases {
  /** Many channels take their time; a store that answers none of them must not keep it all. */
  private static final Duration LONGEST_FIRST_LOADS = Duration.ofMinutes(30);

  private final Duration patience;
  private Optional<Convergence> convergence = Optional.empty();
  private boolean converged;
  private boolean stopping;

  /** What is waited for once the model is loaded. */
  private record Convergence(
      ServingModel model,
      Supplier<Optional<Duration>> caughtUp,
      Supplier<Optional<String>> readerDeath,
      AdapterRegistry registry) {}

  StartPhases(Duration patience) {
    this.patience = patience;
  }

  /**
   * @param caughtUp for how long the updates have been read; empty while they are being read
   * @param readerDeath why the updates never will be followed again; empty while they are
   */
  synchronized void modelLoaded(
      ServingModel model,
      Supplier<Optional<Duration>> caughtUp,
      Supplier<Optional<String>> readerDeath,
      AdapterRegistry registry) {
    convergence = Optional.of(new Convergence(model, caughtUp, readerDeath, registry));
  }

  synchronized void stopping() {
    stopping = true;
  }

  synchronized Readiness readiness() {
    if (stopping) {
      return Readiness.no("the server is stopping");
    }
    if (convergence.isEmpty()) {
      return Readiness.no("the model is being loaded");
    }
    Convergence waited = convergence.get();
    Optional<String> failure = waited.model().failure();
    if (failure.isPresent()) {
      return Readiness.never("the model cannot answer any more: " + failure.get());
    }
    Optional<String> readerDeath = waited.readerDeath().get();
    if (readerDeath.isPresent()) {
      return Readiness.never("the model updates are followed no more: " + readerDeath.get());
    }
    if (converged) {
      return Readiness.yes();
    }
    Optional<Duration> caughtUp = waited.caughtUp().get();
    if (caughtUp.isEmpty()) {
      return Readiness.no("the model updates are being read");
    }
    if (isWorthWaiting(waited.registry(), caughtUp.get())) {
      return Readiness.no("the adapters are being loaded");
    }
    converged = true;
    return Readiness.yes();
  }

  private boolean isWorthWaiting(AdapterRegistry registry, Duration caughtUp) {
    return registry.untried()
        ? caughtUp.compareTo(LONGEST_FIRST_LOADS) < 0
        : !registry.settled() && caughtUp.compareTo(patience) < 0;
  }
}
