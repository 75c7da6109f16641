package dev.plumbline.server.api;

import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.AnswerListener;
import dev.plumbline.server.answers.AnswerRequest;
import dev.plumbline.server.answers.AnswerSource;
import dev.plumbline.server.answers.PreparedAnswer;
import dev.plumbline.server.answers.PromptTooLongException;
import dev.plumbline.server.answers.RunningAnswer;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.TokenLogprob.Candidate;
import dev.plumbline.server.answers.UnfitRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Answers what a test tells it to, piece by piece, and waits where a test holds it. */
final class ScriptedSource implements AnswerSource, AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AnswerRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private volatile List<String> pieces = List.of("Hello", " there", "!");
  private volatile CountDownLatch beforeEnd = new CountDownLatch(0);
  private volatile boolean failing;
  private volatile boolean tooLong;
  private volatile boolean unfit;

  void answer(String... texts) {
    pieces = List.of(texts);
  }

  /** From now on answers do not end before the latch is open. */
  void holdBeforeEnd(CountDownLatch latch) {
    beforeEnd = latch;
  }

  void fail() {
    failing = true;
  }

  void refuseAsTooLong() {
    tooLong = true;
  }

  /** As a chat template does that wants its turns in another order. */
  void refuseTheConversation() {
    unfit = true;
  }

  List<AnswerRequest> requests() {
    return requests;
  }

  int cancelled() {
    return cancelled.get();
  }

  @Override
  public PreparedAnswer prepare(AnswerRequest request)
      throws PromptTooLongException, UnfitRequestException {
    requests.add(request);
    if (tooLong) {
      throw new PromptTooLongException(
          request.prompt().parameter(), "the prompt has 9 tokens, the model takes 8");
    }
    if (unfit) {
      throw new UnfitRequestException("messages", "turns must alternate");
    }
    return listener -> start(request, listener);
  }

  private RunningAnswer start(AnswerRequest request, AnswerListener listener) {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch gate = beforeEnd;
    threads.execute(() -> run(request, listener, stop, gate));
    return () -> stop.set(true);
  }

  private void run(
      AnswerRequest request, AnswerListener listener, AtomicBoolean stop, CountDownLatch gate) {
    int tokens = 0;
    int offset = 0;
    for (String piece : pieces) {
      List<TokenLogprob> scores =
          request.sampling().topLogprobs().isPresent()
              ? List.of(
                  new TokenLogprob(
                      candidate(piece, -0.5), offset, List.of(candidate("other", -1.5))))
              : List.of();
      listener.onText(piece, scores);
      tokens++;
      offset += piece.length();
    }
    try {
      while (gate.getCount() > 0 && !stop.get()) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stop.get()) {
      cancelled.incrementAndGet();
      listener.onEnd(new AnswerEnd(AnswerEnd.Reason.CANCELLED, 4, tokens));
    } else if (failing) {
      listener.onFailure(new IllegalStateException("the engine broke"));
    } else {
      listener.onEnd(new AnswerEnd(AnswerEnd.Reason.STOP, 4, tokens));
    }
  }

  private static Candidate candidate(String text, double logprob) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Integer> values =
        IntStream.range(0, bytes.length).mapToObj(at -> Byte.toUnsignedInt(bytes[at])).toList();
    return new Candidate(text, values, logprob);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
