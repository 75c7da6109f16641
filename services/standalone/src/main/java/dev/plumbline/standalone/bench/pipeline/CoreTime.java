package dev.plumbline.standalone.bench.pipeline;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * The time that some threads of this process keep a processor core busy: what one core can do for
 * them does not depend on who else is on the machine's cores. What Java does for all threads is not
 * in it: garbage collection, compilation.
 */
final class CoreTime {
  private static final double NANOS = 1e9;
  private static final String SENDING = "kafka-producer-network-thread";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<String> names;
  private final long taken;
  private final long start;

  private CoreTime(String... names) {
    this.names = List.of(names);
    this.taken = taken();
    this.start = System.nanoTime();
  }

  /** Of the thread that calls, and of those that send for Kafka's producers. */
  static CoreTime ofCaller() {
    return new CoreTime(Thread.currentThread().getName(), SENDING);
  }

  /** Of the threads in which a service takes requests, and of those that send for producers. */
  static CoreTime ofService(String name) {
    return new CoreTime("http-" + name, SENDING);
  }

  /** What so many votes are a second, from the beginning up to now. */
  Throughput throughput(double votes) {
    double perSecond = Rate.of(votes, start);
    return new Throughput(perSecond, votes * NANOS / (taken() - taken));
  }

  private long taken() {
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && names.stream().anyMatch(thread.getThreadName()::startsWith)) {
        // Of a thread that has just ended it is -1.
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }
}
