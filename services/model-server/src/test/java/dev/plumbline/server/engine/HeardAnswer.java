package dev.plumbline.server.engine;

import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.AnswerListener;
import dev.plumbline.server.answers.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps what a listener of the server hears; what it was is there to read after the end. */
final class HeardAnswer implements AnswerListener {
  private final StringBuilder text = new StringBuilder();
  private final List<TokenLogprob> tokens = new ArrayList<>();
  private final CompletableFuture<AnswerEnd> end = new CompletableFuture<>();

  @Override
  public void onText(String piece, List<TokenLogprob> scored) {
    text.append(piece);
    tokens.addAll(scored);
  }

  @Override
  public void onEnd(AnswerEnd reached) {
    end.complete(reached);
  }

  @Override
  public void onFailure(Throwable failure) {
    end.completeExceptionally(failure);
  }

  /** Waits for the end. */
  AnswerEnd end() {
    return end.join();
  }

  String text() {
    return text.toString();
  }

  List<TokenLogprob> tokens() {
    return List.copyOf(tokens);
  }
}
