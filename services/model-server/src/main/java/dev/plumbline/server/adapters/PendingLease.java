package dev.plumbline.server.adapters;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A hold on a version that may have to be loaded first. Closing it ends the wait, and gives back
 * what came and was not taken. For one thread.
 */
public final class PendingLease implements AutoCloseable {
  private final String channel;
  private final CompletableFuture<AdapterLease> arrival;
  private final Runnable leave;
  private boolean taken;

  /**
   * A place among those who wait.
   *
   * @param arrival gets the hold, unless it is cancelled
   * @param leave called when nobody waits here any more
   */
  PendingLease(String channel, CompletableFuture<AdapterLease> arrival, Runnable leave) {
    this.channel = channel;
    this.arrival = arrival;
    this.leave = leave;
  }

  /** Nothing has to be waited for. */
  public static PendingLease of(AdapterLease ready) {
    return new PendingLease(ready.channel(), CompletableFuture.completedFuture(ready), () -> {});
  }

  public String channel() {
    return channel;
  }

  /**
   * The hold, which is the caller's to close; empty when the version is not there within the limit.
   *
   * @throws AdapterLoadException when it cannot be loaded
   * @throws CannotWaitException when it will not be loaded any more
   */
  public Optional<AdapterLease> await(Duration limit)
      throws AdapterLoadException, CannotWaitException, InterruptedException {
    try {
      AdapterLease lease = arrival.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      taken = true;
      return Optional.of(lease);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AdapterLoadException failure) {
        throw failure;
      }
      if (e.getCause() instanceof CannotWaitException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    leave.run();
    boolean arrived = !arrival.cancel(false) && !arrival.isCompletedExceptionally();
    if (arrived && !taken) {
      taken = true;
      arrival.join().close();
    }
  }
}
