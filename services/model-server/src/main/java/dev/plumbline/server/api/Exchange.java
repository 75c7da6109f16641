package dev.plumbline.server.api;

import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.AnswerListener;
import dev.plumbline.server.answers.AnswerSource;
import dev.plumbline.server.answers.BusyException;
import dev.plumbline.server.answers.FairScheduler;
import dev.plumbline.server.answers.PreparedAnswer;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.PromptTooLongException;
import dev.plumbline.server.answers.RunningAnswer;
import dev.plumbline.server.answers.Sampling;
import dev.plumbline.server.answers.StoppingException;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.UnfitRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All answers to one request, as the thread that writes the response sees them: a queue of what
 * happened. The version is held until the last answer has really ended, also when nobody listens
 * any more.
 */
final class Exchange implements AutoCloseable {
  /** Something happened to one of the answers. */
  sealed interface Event {
    /** Which answer, from 0. */
    int index();

    /** More text. */
    record Text(int index, String text, List<TokenLogprob> tokens) implements Event {}

    /** The answer is complete. */
    record End(int index, AnswerEnd end) implements Event {}

    /** The answer broke off. */
    record Failure(int index, Throwable cause) implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<RunningAnswer> running = new ArrayList<>();
  private final AdapterLease lease;
  private final AtomicInteger unfinished;

  private Exchange(AdapterLease lease, int answers) {
    this.lease = lease;
    this.unfinished = new AtomicInteger(answers);
  }

  /**
   * Starts all answers of a call, or none.
   *
   * @param waited hears how long each answer waited for its turn
   * @param lease closed when the last answer has ended, or when this throws
   */
  static Exchange start(
      AnswerSource source,
      FairScheduler scheduler,
      String owner,
      AnswerCall call,
      Consumer<Duration> waited,
      AdapterLease lease)
      throws BusyException, StoppingException, PromptTooLongException, UnfitRequestException {
    List<PreparedAnswer> prepared;
    try {
      // Preparing takes a while for long prompts, and who has all its places may try very often.
      scheduler.requireRoom(owner, call.answers());
      prepared = prepare(source, call, lease);
    } catch (BusyException
        | StoppingException
        | PromptTooLongException
        | UnfitRequestException
        | RuntimeException e) {
      lease.close();
      throw e;
    }
    Exchange exchange = new Exchange(lease, prepared.size());
    for (int index = 0; index < prepared.size(); index++) {
      try {
        exchange.running.add(
            scheduler.submit(
                owner, timed(prepared.get(index), waited), exchange.new Listener(index)));
      } catch (BusyException | StoppingException | RuntimeException e) {
        exchange.finished(prepared.size() - index);
        exchange.close();
        throw e;
      }
    }
    return exchange;
  }

  private static PreparedAnswer timed(PreparedAnswer answer, Consumer<Duration> waited) {
    long submitted = System.nanoTime();
    return listener -> {
      waited.accept(Duration.ofNanos(System.nanoTime() - submitted));
      return answer.start(listener);
    };
  }

  private static List<PreparedAnswer> prepare(
      AnswerSource source, AnswerCall call, AdapterLease lease)
      throws PromptTooLongException, UnfitRequestException {
    List<Sampling> choices = choices(call);
    List<PreparedAnswer> prepared = new ArrayList<>();
    for (Prompt prompt : call.prompts()) {
      prepared.addAll(source.prepare(prompt, choices, lease));
    }
    return prepared;
  }

  /** Each choice has a seed of its own, or all would be the same. */
  private static List<Sampling> choices(AnswerCall call) {
    Sampling sampling = call.sampling();
    OptionalLong seed = sampling.seed();
    List<Sampling> choices = new ArrayList<>();
    for (int choice = 0; choice < call.choices(); choice++) {
      choices.add(
          seed.isPresent() && choice > 0 ? sampling.withSeed(seed.getAsLong() + choice) : sampling);
    }
    return choices;
  }

  /** What happens next; empty when nothing does within the limit. */
  Optional<Event> next(Duration limit) throws InterruptedException {
    return Optional.ofNullable(events.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Whether all answers have ended; what they ended with may still have to be read. */
  boolean isOver() {
    return unfinished.get() == 0;
  }

  /** Stops the answers that have not ended. */
  @Override
  public void close() {
    running.forEach(RunningAnswer::cancel);
  }

  private void finished(int answers) {
    if (unfinished.addAndGet(-answers) == 0) {
      lease.close();
    }
  }

  private final class Listener implements AnswerListener {
    private final int index;

    private Listener(int index) {
      this.index = index;
    }

    @Override
    public void onText(String text, List<TokenLogprob> tokens) {
      events.add(new Event.Text(index, text, tokens));
    }

    @Override
    public void onEnd(AnswerEnd end) {
      finished(1);
      events.add(new Event.End(index, end));
    }

    @Override
    public void onFailure(Throwable failure) {
      finished(1);
      events.add(new Event.Failure(index, failure));
    }
  }
}
