package dev.plumbline.server.api;

import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.CannotWaitException;
import dev.plumbline.server.adapters.PendingLease;
import dev.plumbline.server.answers.StoppingException;
import java.util.Optional;

/**
 * Gets the version that a request asks for. Most are in memory; one that has to be loaded first is
 * waited for until the request's deadline.
 */
final class VersionWait {
  private final ServingParts parts;
  private final Patience patience;

  VersionWait(ServingParts parts, Patience patience) {
    this.parts = parts;
    this.patience = patience;
  }

  /** A hold on the version that is to answer; empty when the client left before it was there. */
  Optional<AdapterLease> await(Optional<String> model) throws InterruptedException {
    try (PendingLease pending = parts.models().lease(model)) {
      Optional<AdapterLease> lease = pending.await(Patience.LOOK_AFTER_CLIENT);
      while (lease.isEmpty()) {
        parts.scheduler().requireOpen();
        if (patience.isOver()) {
          ended(pending, AnswerMetrics.Outcome.LATE);
          throw patience.timeout("the version was not loaded");
        }
        if (patience.clientIsGone()) {
          ended(pending, AnswerMetrics.Outcome.ABANDONED);
          return Optional.empty();
        }
        lease = pending.await(Patience.LOOK_AFTER_CLIENT);
      }
      return lease;
    } catch (AdapterLoadException e) {
      throw ModelNames.refusal(e);
    } catch (CannotWaitException e) {
      throw ModelNames.refusal(e);
    } catch (StoppingException e) {
      throw ApiException.stopping(e.getMessage());
    }
  }

  private void ended(PendingLease pending, AnswerMetrics.Outcome outcome) {
    parts.metrics().ended(pending.channel(), outcome, patience.sinceArrival());
  }
}
