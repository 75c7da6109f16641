package dev.plumbline.server.answers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which answer starts next. A bounded number runs at once; the others wait in one queue per
 * owner, and the owners take turns, so that one with many requests does not hold up the rest. Nor
 * can it take all places in the queue: the fewer are left, the fewer one owner may have.
 */
public final class FairScheduler {
  /**
   * For each place that is left an owner may have so many waiting. Alone it has three quarters of
   * the queue; several get less each, and whoever has none waiting finds a place as long as there
   * is one.
   */
  private static final int FOR_EACH_PLACE = 3;

  private final int parallel;
  private final int queueLimit;
  private final Map<String, Deque<Ticket>> queues = new HashMap<>();
  // The owners with something to start, next first.
  private final Deque<String> turns = new ArrayDeque<>();
  private final ServiceTimes times;
  private int running;
  private int waiting;
  private boolean stopping;

  /**
   * Makes an idle scheduler.
   *
   * @param parallel answers that are made at once
   * @param queueLimit answers that may wait
   */
  public FairScheduler(int parallel, int queueLimit) {
    this.parallel = parallel;
    this.queueLimit = queueLimit;
    this.times = new ServiceTimes(parallel);
  }

  /**
   * Starts an answer, now or when its turn has come.
   *
   * @param owner whose turn it takes
   * @throws BusyException at once, when too many wait, or too many of this owner
   */
  public RunningAnswer submit(String owner, PreparedAnswer answer, AnswerListener listener)
      throws BusyException, StoppingException {
    Ticket ticket = new Ticket(owner, answer, listener);
    synchronized (this) {
      requireRoom(owner, 1);
      if (running >= parallel) {
        enqueue(ticket);
        return ticket;
      }
      running++;
    }
    ticket.start();
    return ticket;
  }

  /**
   * Asks, before anything is done for them, whether some answers would all be taken now.
   *
   * @throws BusyException when {@link #submit} would refuse one of them
   */
  public synchronized void requireRoom(String owner, int answers)
      throws BusyException, StoppingException {
    requireOpen();
    int queued = answers - (parallel - running);
    if (queued > 0) {
      // The last of them finds the others before it.
      int own = waitingOf(owner) + queued - 1;
      int all = waiting + queued - 1;
      if (own >= FOR_EACH_PLACE * (queueLimit - all)) {
        throw new BusyException(all, own, times.expectedWait(all));
      }
    }
  }

  /** Throws when it takes no more requests. */
  public synchronized void requireOpen() throws StoppingException {
    if (stopping) {
      throw new StoppingException();
    }
  }

  /** The most answers that one owner can have at once, those that wait included. */
  public int capacity() {
    return parallel + queueLimit - queueLimit / (FOR_EACH_PLACE + 1);
  }

  /** Answers that are being made. */
  public synchronized int running() {
    return running;
  }

  /** Answers that wait for their turn. */
  public synchronized int waiting() {
    return waiting;
  }

  /**
   * Takes no more requests, and waits for those it has.
   *
   * @return whether all ended within the limit
   */
  public synchronized boolean drain(Duration limit) throws InterruptedException {
    stopping = true;
    long deadline = System.nanoTime() + limit.toNanos();
    while (running + waiting > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }

  private int waitingOf(String owner) {
    Deque<Ticket> queue = queues.get(owner);
    return queue == null ? 0 : queue.size();
  }

  private void enqueue(Ticket ticket) {
    Deque<Ticket> queue = queues.computeIfAbsent(ticket.owner, owner -> new ArrayDeque<>());
    if (queue.isEmpty()) {
      turns.addLast(ticket.owner);
    }
    queue.addLast(ticket);
    waiting++;
  }

  private Optional<Ticket> takeNext() {
    String owner = turns.pollFirst();
    if (owner == null) {
      return Optional.empty();
    }
    Deque<Ticket> queue = queues.get(owner);
    Ticket next = queue.removeFirst();
    waiting--;
    if (queue.isEmpty()) {
      queues.remove(owner);
    } else {
      turns.addLast(owner);
    }
    return Optional.of(next);
  }

  private synchronized boolean removeWaiting(Ticket ticket) {
    Deque<Ticket> queue = queues.get(ticket.owner);
    if (queue == null || !queue.remove(ticket)) {
      return false;
    }
    waiting--;
    if (queue.isEmpty()) {
      queues.remove(ticket.owner);
      turns.remove(ticket.owner);
    }
    notifyAll();
    return true;
  }

  private void ended(Ticket ticket) {
    Optional<Ticket> next;
    synchronized (this) {
      times.record(System.nanoTime() - ticket.startedNanos);
      next = takeNext();
      if (next.isEmpty()) {
        running--;
      }
      notifyAll();
    }
    next.ifPresent(Ticket::start);
  }

  /** One answer's place, from waiting to its end. */
  private final class Ticket implements RunningAnswer, AnswerListener {
    private final String owner;
    private final PreparedAnswer answer;
    private final AnswerListener listener;
    private long startedNanos;
    private Optional<RunningAnswer> started = Optional.empty();
    private boolean cancelled;

    private Ticket(String owner, PreparedAnswer answer, AnswerListener listener) {
      this.owner = owner;
      this.answer = answer;
      this.listener = listener;
    }

    private void start() {
      startedNanos = System.nanoTime();
      try {
        RunningAnswer inner = answer.start(this);
        boolean cancelNow;
        synchronized (this) {
          started = Optional.of(inner);
          cancelNow = cancelled;
        }
        if (cancelNow) {
          inner.cancel();
        }
      } catch (RuntimeException e) {
        onFailure(e);
      }
    }

    @Override
    public void cancel() {
      if (removeWaiting(this)) {
        listener.onEnd(new AnswerEnd(AnswerEnd.Reason.CANCELLED, 0, 0));
        return;
      }
      Optional<RunningAnswer> inner;
      synchronized (this) {
        cancelled = true;
        inner = started;
      }
      inner.ifPresent(RunningAnswer::cancel);
    }

    @Override
    public void onText(String text, List<TokenLogprob> tokens) {
      listener.onText(text, tokens);
    }

    @Override
    public void onEnd(AnswerEnd end) {
      ended(this);
      listener.onEnd(end);
    }

    @Override
    public void onFailure(Throwable failure) {
      ended(this);
      listener.onFailure(failure);
    }
  }
}
