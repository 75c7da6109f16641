package dev.plumbline.model.generation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for an answer that is wanted whole. */
public final class AnswerFuture implements GenerationListener {
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  @Override
  public void onFinish(FinishReason reason, String text, int promptTokens, int completionTokens) {
    answer.complete(text);
  }

  @Override
  public void onFailure(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * The answer's text, once it is complete.
   *
   * @throws CompletionException when it could not be made; the cause tells why
   */
  public String join() {
    return answer.join();
  }
}
