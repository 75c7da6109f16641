package dev.plumbline.model.benchmark;

import dev.plumbline.model.generation.FinishReason;
import dev.plumbline.model.generation.GenerationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** When an answer's tokens came, in nanoseconds of the system's timer. */
final class TimedAnswer implements GenerationListener {
  private final List<Long> times = new ArrayList<>();
  private final CompletableFuture<List<Long>> end = new CompletableFuture<>();

  @Override
  public void onToken(int id) {
    times.add(System.nanoTime());
  }

  @Override
  public void onFinish(FinishReason reason, String text, int promptTokens, int completionTokens) {
    end.complete(List.copyOf(times));
  }

  @Override
  public void onFailure(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** Waits for the end; when each token came. */
  List<Long> times() {
    return end.join();
  }
}
