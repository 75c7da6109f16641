package dev.plumbline.runtime.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many bodies may be taken in at once, and how many bytes of large ones, in all and of one
 * owner. A body may take minutes to come, and whoever reads it has a thread of the HTTP server,
 * which others need: health among them. Once read it takes several times its size, until what it
 * says is known. Thread safe.
 */
public final class BodyPlaces {
  /** With much to do there is no place for a moment, too; that is no reason to refuse. */
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long largest;
  private final BodyLoad most;
  private final BodyLoad mostOfOwner;
  private final Map<Object, BodyLoad> owners = new HashMap<>();
  private BodyLoad all = BodyLoad.NONE;

  /**
   * Sets the bounds.
   *
   * @param perOwner bodies of one owner, who may have as large a part of the bytes
   * @param bytes of large bodies; one fits in any case
   * @param largest bytes that one body may have
   */
  public BodyPlaces(int inAll, int perOwner, long bytes, long largest) {
    this.largest = largest;
    this.most = new BodyLoad(inAll, Math.max(bytes, largest));
    this.mostOfOwner = new BodyLoad(perOwner, Math.max(bytes * perOwner / inAll, largest));
  }

  /** Bytes of bodies that take half of the heap, when each takes so many times its size. */
  public static long bytesInHeap(int times) {
    return Runtime.getRuntime().maxMemory() / 2 / times;
  }

  /** Bytes that one body may have. */
  public long largest() {
    return largest;
  }

  /**
   * Does with a place what needs the body of a request.
   *
   * @param announced the length of the body; negative: unknown
   * @throws TooManyBodiesException when there is none
   */
  public <T> T hold(Object owner, long announced, Supplier<T> work) {
    long bytes = announced < 0 ? largest : Math.min(announced, largest);
    take(owner, bytes);
    try {
      return work.get();
    } finally {
      leave(owner, bytes);
    }
  }

  private synchronized void take(Object owner, long bytes) {
    long end = System.nanoTime() + MOMENT_NANOS;
    while (!all.with(bytes).isWithin(most) || !of(owner).with(bytes).isWithin(mostOfOwner)) {
      long left = end - System.nanoTime();
      if (left <= 0 || !waited(left)) {
        throw new TooManyBodiesException(all.with(bytes).isWithin(most));
      }
    }
    all = all.with(bytes);
    owners.put(owner, of(owner).with(bytes));
  }

  private synchronized void leave(Object owner, long bytes) {
    all = all.without(bytes);
    BodyLoad left = of(owner).without(bytes);
    // Owners can be addresses, of which there are very many.
    if (left.equals(BodyLoad.NONE)) {
      owners.remove(owner);
    } else {
      owners.put(owner, left);
    }
    notifyAll();
  }

  private BodyLoad of(Object owner) {
    return owners.getOrDefault(owner, BodyLoad.NONE);
  }

  private synchronized boolean waited(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
