package dev.plumbline.standalone.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Producers that send a history together, each until it is acknowledged. They go no further than
 * they may, so that something is on its way at each kill.
 */
final class ArrivalFlow implements AutoCloseable {
  private static final int BATCH = 20;

  private final List<Arrival> arrivals;
  private final List<Sender> senders;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile int released;

  ArrivalFlow(List<Arrival> arrivals, List<Sender> senders) {
    this.arrivals = List.copyOf(arrivals);
    this.senders = List.copyOf(senders);
  }

  void start() {
    for (int i = 0; i < senders.size(); i++) {
      int number = i;
      Thread thread = new Thread(() -> sendShare(number), "sender-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Lets the producers go on to here. */
  void releaseUpTo(int arrival) {
    released = arrival;
  }

  int acknowledged() {
    return acknowledged.get();
  }

  /** How many times a batch was sent again because it was not acknowledged. */
  int repeated() {
    return repeated.get();
  }

  boolean isDone() {
    return acknowledged.get() == arrivals.size();
  }

  @Override
  public void close() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
    senders.forEach(Sender::close);
  }

  private void sendShare(int number) {
    try {
      for (int begin = number * BATCH; begin < arrivals.size(); begin += BATCH * senders.size()) {
        List<Arrival> batch = arrivals.subList(begin, Math.min(begin + BATCH, arrivals.size()));
        while (begin >= released) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
        while (!senders.get(number).send(batch)) {
          repeated.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(100);
        }
        acknowledged.addAndGet(batch.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
