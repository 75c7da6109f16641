package dev.plumbline.model.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps what a listener hears; one that is held holds the engine at its first token. */
final class RecordedAnswer implements GenerationListener {
  private final List<Integer> ids = Collections.synchronizedList(new ArrayList<>());
  private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
  private final List<TokenLogProbabilities> probabilities =
      Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch released;
  private volatile String text;
  private volatile int promptTokens;
  private volatile int completionTokens;

  RecordedAnswer() {
    this(new CountDownLatch(0));
  }

  private RecordedAnswer(CountDownLatch released) {
    this.released = released;
  }

  static RecordedAnswer held() {
    return new RecordedAnswer(new CountDownLatch(1));
  }

  void awaitFirstToken() {
    await(first);
  }

  void release() {
    released.countDown();
  }

  @Override
  public void onToken(int id) {
    ids.add(id);
    first.countDown();
    await(released);
  }

  @Override
  public void onLogProbabilities(TokenLogProbabilities ofToken) {
    probabilities.add(ofToken);
  }

  @Override
  public void onText(String piece) {
    pieces.add(piece);
  }

  @Override
  public void onFinish(
      FinishReason reason, String whole, int tokensOfPrompt, int tokensOfCompletion) {
    text = whole;
    promptTokens = tokensOfPrompt;
    completionTokens = tokensOfCompletion;
    end.complete(reason);
  }

  @Override
  public void onFailure(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** Waits for the end. */
  FinishReason reason() {
    try {
      return end.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException("The answer did not end", e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Integer> ids() {
    return List.copyOf(ids);
  }

  List<TokenLogProbabilities> probabilities() {
    return List.copyOf(probabilities);
  }

  String streamed() {
    return String.join("", List.copyOf(pieces));
  }

  String text() {
    return text;
  }

  int promptTokens() {
    return promptTokens;
  }

  int completionTokens() {
    return completionTokens;
  }

  boolean hasEnded() {
    return end.isDone();
  }
}
