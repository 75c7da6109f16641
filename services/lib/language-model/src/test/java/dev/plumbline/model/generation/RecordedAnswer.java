package dev.plumbline.model.generation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Keeps what a listener hears. */
final class RecordedAnswer implements GenerationListener {
  private final List<Integer> ids = Collections.synchronizedList(new ArrayList<>());
  private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
  private volatile String text;
  private volatile int promptTokens;
  private volatile int completionTokens;

  @Override
  public void onToken(int id) {
    ids.add(id);
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

  List<Integer> ids() {
    return List.copyOf(ids);
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
