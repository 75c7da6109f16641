package dev.plumbline.standalone.bench.serve.swap;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.standalone.bench.serve.load.PlannedRequest;
import dev.plumbline.standalone.bench.serve.load.StreamedAnswer;
import dev.plumbline.standalone.bench.serve.load.StreamingClient;
import dev.plumbline.standalone.client.RequestFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Announces one version after the other, at fixed moments whether the last one is served or not. It
 * may watch each until it answers: it asks the server every few milliseconds what it serves, and
 * then for one token.
 */
public final class Swapper implements AutoCloseable {
  private static final long LOOK_MILLIS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double NANOS = 1e9;

  private final Subject subject;
  private final List<AdapterFile> adapters;
  private final double perSecond;
  private final boolean watched;
  private final Runnable afterEach;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Swap>> swaps = new ArrayList<>();
  private final long first;
  private Optional<Future<?>> announcing = Optional.empty();

  /**
   * Where adapters are swapped.
   *
   * @param channel whose adapter changes
   * @param client that asks this channel
   */
  public record Subject(
      String channel, Announcer announcer, ServerState state, StreamingClient client) {}

  /**
   * @param adapters take turns
   * @param watched whether versions are watched; else those count that answer the load
   * @param afterEach is run when a version has been seen to answer, or is announced unwatched
   */
  public Swapper(
      Subject subject,
      List<AdapterFile> adapters,
      double perSecond,
      boolean watched,
      Runnable afterEach)
      throws RequestFailedException {
    this.subject = subject;
    this.adapters = List.copyOf(adapters);
    this.perSecond = perSecond;
    this.watched = watched;
    this.afterEach = afterEach;
    this.first = subject.state().highestVersion(subject.channel()) + 1;
  }

  /** Begins to announce; goes on until it is stopped. */
  public void start() {
    announcing = Optional.of(threads.submit(this::announceAll));
  }

  private void announceAll() {
    long start = System.nanoTime();
    for (int number = 0; ; number++) {
      try {
        long planned = start + (long) ((number + 1) / perSecond * NANOS);
        TimeUnit.NANOSECONDS.sleep(planned - System.nanoTime());
      } catch (InterruptedException e) {
        return;
      }
      if (!announce(first + number)) {
        return;
      }
    }
  }

  private synchronized boolean announce(long version) {
    if (threads.isShutdown()) {
      return false;
    }
    int adapter = adapterOf(version);
    long announcedAt = System.nanoTime();
    subject.announcer().announce(subject.channel(), version, adapters.get(adapter));
    swaps.add(threads.submit(() -> watch(version, adapter, announcedAt)));
    return true;
  }

  private int adapterOf(long version) {
    return (int) (version % adapters.size());
  }

  private Swap watch(long version, int adapter, long announcedAt)
      throws RequestFailedException, InterruptedException {
    Swap unseen =
        new Swap(version, adapter, announcedAt, OptionalLong.empty(), OptionalLong.empty());
    if (!watched) {
      afterEach.run();
      return unseen;
    }
    long served = subject.state().servedVersion(subject.channel());
    while (served < version) {
      if (System.nanoTime() - announcedAt > PATIENCE.toNanos()) {
        return unseen;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      served = subject.state().servedVersion(subject.channel());
    }
    if (served > version) {
      return unseen;
    }
    long servedAt = System.nanoTime();
    StreamedAnswer answer =
        subject
            .client()
            .ask(
                new PlannedRequest((int) version, List.of(ChatMessage.user("Hi " + version)), 1),
                servedAt);
    afterEach.run();
    Swap seen =
        new Swap(version, adapter, announcedAt, OptionalLong.of(servedAt), OptionalLong.empty());
    boolean itsOwn = answer.version().equals(OptionalLong.of(version));
    return itsOwn && answer.firstTokenAt().isPresent()
        ? seen.answeredBy(answer.firstTokenAt().getAsLong())
        : seen;
  }

  /**
   * Announces nothing more, and waits for what was announced.
   *
   * @param answers of the load; one of them may be a version's first
   * @return all swaps in their order
   * @throws RequestFailedException when a version could not be announced or watched
   */
  public List<Swap> finish(List<StreamedAnswer> answers)
      throws InterruptedException, RequestFailedException {
    List<Future<Swap>> announced = stop();
    requireAnnounced();
    List<Swap> finished = new ArrayList<>();
    for (Future<Swap> one : announced) {
      finished.add(earliest(result(one), answers));
    }
    finished.sort(Comparator.comparingLong(Swap::version));
    return finished;
  }

  private void requireAnnounced() throws InterruptedException, RequestFailedException {
    // It may be waiting for the moment of a next version, which will not be announced.
    if (announcing.isPresent() && announcing.get().isDone()) {
      try {
        announcing.get().get();
      } catch (ExecutionException e) {
        throw new RequestFailedException("a version could not be announced: " + e.getCause(), e);
      }
    }
  }

  private synchronized List<Future<Swap>> stop() {
    threads.shutdown();
    return List.copyOf(swaps);
  }

  private static Swap earliest(Swap swap, List<StreamedAnswer> answers) {
    OptionalLong moment =
        answers.stream()
            .filter(answer -> answer.version().equals(OptionalLong.of(swap.version())))
            .filter(answer -> answer.firstTokenAt().isPresent())
            .mapToLong(answer -> answer.firstTokenAt().getAsLong())
            .min();
    return moment.isPresent() ? swap.answeredBy(moment.getAsLong()) : swap;
  }

  private static Swap result(Future<Swap> swap)
      throws InterruptedException, RequestFailedException {
    try {
      return swap.get();
    } catch (ExecutionException e) {
      throw new RequestFailedException("a version could not be watched: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
