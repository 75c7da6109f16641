package dev.plumbline.server.adapters;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One user's hold on the version it started with. The version stays in memory until each lease on
 * it is closed. Closing twice does nothing.
 */
public final class AdapterLease implements AutoCloseable {
  private final ServedVersion served;
  private final AtomicBoolean closed = new AtomicBoolean();

  AdapterLease(ServedVersion served) {
    this.served = served;
  }

  public String channel() {
    return served.announcement().channel();
  }

  /** The adapter's version; 0 is the base model alone. */
  public long version() {
    return served.announcement().version();
  }

  /** The content hash of the adapter; empty for the base model alone. */
  public Optional<String> sha256() {
    return served.announcement().sha256();
  }

  /** The adapter's weights; empty for the base model alone. */
  public Optional<AdapterWeights> weights() {
    return served.weights();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      served.release();
    }
  }
}
