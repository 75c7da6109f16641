package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.FinishReason;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationListener;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a generation engine answer all conversations side by side. Each round of answers has an
 * engine of its own, with room for them, so that none stands idle while weights change.
 */
public final class EngineAnswerWriter implements AnswerWriter {

  private static final String ADAPTED = "adapter under evaluation";
  private static final String BASE = "";
  private static final long HEED_MILLIS = 100;

  private final Transformer transformer;
  private final Tokenizer tokenizer;
  private final RowEncoder encoder;
  private final EngineSettings settings;

  /**
   * A writer for one model.
   *
   * @param settings raised where answers need more room than that
   */
  public EngineAnswerWriter(
      Transformer transformer, Tokenizer tokenizer, RowEncoder encoder, EngineSettings settings) {
    this.transformer = transformer;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.settings = settings;
  }

  @Override
  public List<Answer> answer(
      List<List<ChatMessage>> conversations,
      Candidate candidate,
      int maximumTokens,
      Runnable heed) {
    List<GenerationRequest> requests =
        conversations.stream()
            .map(messages -> request(messages, candidate, maximumTokens))
            .toList();
    EngineSettings roomy =
        settings.withBatch(requests.size()).withRoomFor(transformer.configuration(), requests);
    try (GenerationEngine engine = GenerationEngine.start(transformer, tokenizer, roomy)) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        answers.add(submit(engine, requests.get(i), question(conversations.get(i))));
      }
      return answers.stream().map(answer -> await(answer, heed)).toList();
    }
  }

  private GenerationRequest request(
      List<ChatMessage> messages, Candidate candidate, int maximumTokens) {
    int[] prompt = encoder.prompt(messages, candidate.instruction());
    int room = transformer.configuration().maximumPositions() - prompt.length;
    return new GenerationRequest(
        prompt,
        SamplingOptions.greedy(Math.max(1, Math.min(maximumTokens, room))),
        candidate.adapter(),
        candidate.adapter().isPresent() ? ADAPTED : BASE);
  }

  private static String question(List<ChatMessage> messages) {
    return messages.get(messages.size() - 1).content();
  }

  private static CompletableFuture<Answer> submit(
      GenerationEngine engine, GenerationRequest request, String question) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    engine.submit(
        request,
        new GenerationListener() {
          @Override
          public void onFinish(
              FinishReason reason, String text, int promptTokens, int completionTokens) {
            if (reason == FinishReason.CANCELLED) {
              answer.completeExceptionally(
                  new IllegalStateException("the engine was closed while it answered"));
            } else {
              answer.complete(new Answer(question, text, reason == FinishReason.STOP));
            }
          }

          @Override
          public void onFailure(Throwable failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer;
  }

  private static Answer await(CompletableFuture<Answer> answer, Runnable heed) {
    while (true) {
      heed.run();
      try {
        return answer.get(HEED_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      } catch (ExecutionException e) {
        throw new IllegalStateException("an answer could not be generated", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while an answer was generated", e);
      }
    }
  }
}
