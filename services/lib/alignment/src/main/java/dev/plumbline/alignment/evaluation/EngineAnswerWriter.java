package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.PromptEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.generation.FinishReason;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationListener;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.LoraAdapter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lets a generation engine answer all conversations side by side. */
public final class EngineAnswerWriter implements AnswerWriter {

  private static final String ADAPTED = "adapter under evaluation";
  private static final String BASE = "";

  private final GenerationEngine engine;
  private final PromptEncoder prompts;

  public EngineAnswerWriter(GenerationEngine engine, PromptEncoder prompts) {
    this.engine = engine;
    this.prompts = prompts;
  }

  @Override
  public List<Answer> answer(
      List<List<ChatMessage>> conversations, Optional<LoraAdapter> adapter, int maximumTokens) {
    List<CompletableFuture<Answer>> answers =
        conversations.stream().map(messages -> submit(messages, adapter, maximumTokens)).toList();
    return answers.stream().map(EngineAnswerWriter::await).toList();
  }

  private CompletableFuture<Answer> submit(
      List<ChatMessage> messages, Optional<LoraAdapter> adapter, int maximumTokens) {
    String prompt = messages.get(messages.size() - 1).content();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    engine.submit(
        new GenerationRequest(
            prompts.encode(messages),
            SamplingOptions.greedy(maximumTokens),
            adapter,
            adapter.isPresent() ? ADAPTED : BASE),
        new GenerationListener() {
          @Override
          public void onFinish(
              FinishReason reason, String text, int promptTokens, int completionTokens) {
            if (reason == FinishReason.CANCELLED) {
              answer.completeExceptionally(
                  new IllegalStateException("the engine was closed while it answered"));
            } else {
              answer.complete(new Answer(prompt, text, reason == FinishReason.STOP));
            }
          }

          @Override
          public void onFailure(Throwable failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer;
  }

  private static Answer await(CompletableFuture<Answer> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("an answer could not be generated", e.getCause());
    }
  }
}
