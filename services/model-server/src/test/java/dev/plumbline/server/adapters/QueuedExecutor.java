package dev.plumbline.server.adapters;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks when the test says so, on the test's thread. */
final class QueuedExecutor extends ScheduledThreadPoolExecutor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Runnable> delayed = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();

  QueuedExecutor() {
    super(1);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    delayed.add(task);
    delays.add(unit.toMillis(delay));
    return null;
  }

  /** Runs what is due, and what that makes due. */
  void runAll() {
    while (!tasks.isEmpty()) {
      runNext();
    }
  }

  /** Runs the one that is due first. */
  void runNext() {
    tasks.remove().run();
  }

  /** Lets the waits that were asked for so far pass. */
  void passTime() {
    tasks.addAll(delayed);
    delayed.clear();
    runAll();
  }

  /** How many tasks are due. */
  int due() {
    return tasks.size();
  }

  List<Long> delays() {
    return delays;
  }
}
