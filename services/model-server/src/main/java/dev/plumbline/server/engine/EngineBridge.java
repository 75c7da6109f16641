package dev.plumbline.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.model.generation.FinishReason;
import dev.plumbline.model.generation.GenerationListener;
import dev.plumbline.model.generation.TokenLogProbabilities;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.AnswerListener;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.TokenLogprob.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells the server's listener what the engine tells its own. Log probabilities wait for the text of
 * their tokens; the token that ends a turn is no part of the answer. Called by the engine's thread
 * alone.
 */
final class EngineBridge implements GenerationListener {
  private final AnswerListener listener;
  private final Tokenizer tokenizer;
  private final List<TokenLogprob> waiting = new ArrayList<>();
  private final CharacterCount characters = new CharacterCount();
  private Optional<TokenLogProbabilities> latest = Optional.empty();
  private boolean first;
  private boolean endedByToken;

  /**
   * @param ownText whether the answer is a text of its own, and continues none
   */
  EngineBridge(AnswerListener listener, Tokenizer tokenizer, boolean ownText) {
    this.listener = listener;
    this.tokenizer = tokenizer;
    this.first = ownText;
  }

  @Override
  public void onLogProbabilities(TokenLogProbabilities probabilities) {
    latest = Optional.of(probabilities);
  }

  @Override
  public void onToken(int id) {
    endedByToken = tokenizer.stopTokens().contains(id);
    if (!endedByToken) {
      latest.ifPresent(probabilities -> waiting.add(logprob(probabilities)));
    }
    latest = Optional.empty();
    first = first && tokenizer.bytes(id).length == 0;
  }

  @Override
  public void onText(String text) {
    listener.onText(text, takeWaiting());
  }

  @Override
  public void onFinish(FinishReason reason, String text, int promptTokens, int completionTokens) {
    if (!waiting.isEmpty()) {
      listener.onText("", takeWaiting());
    }
    AnswerEnd.Reason end =
        switch (reason) {
          case STOP -> AnswerEnd.Reason.STOP;
          case LENGTH -> AnswerEnd.Reason.LENGTH;
          case CANCELLED -> AnswerEnd.Reason.CANCELLED;
        };
    listener.onEnd(new AnswerEnd(end, promptTokens, completionTokens - (endedByToken ? 1 : 0)));
  }

  @Override
  public void onFailure(Throwable failure) {
    listener.onFailure(failure);
  }

  private List<TokenLogprob> takeWaiting() {
    List<TokenLogprob> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private TokenLogprob logprob(TokenLogProbabilities probabilities) {
    Candidate chosen = candidate(probabilities.chosen());
    return new TokenLogprob(
        chosen,
        characters.before(chosen.bytes()),
        probabilities.top().stream().map(this::candidate).toList());
  }

  private Candidate candidate(TokenLogProbabilities.Entry entry) {
    byte[] bytes = first ? tokenizer.firstBytes(entry.id()) : tokenizer.bytes(entry.id());
    String text = bytes.length == 0 ? tokenizer.name(entry.id()) : new String(bytes, UTF_8);
    List<Integer> values =
        IntStream.range(0, bytes.length).mapToObj(at -> Byte.toUnsignedInt(bytes[at])).toList();
    return new Candidate(text, values, entry.logProbability());
  }
}
