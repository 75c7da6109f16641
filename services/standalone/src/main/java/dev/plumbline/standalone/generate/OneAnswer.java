package dev.plumbline.standalone.generate;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.generation.AnswerFuture;
import dev.plumbline.model.generation.ContextLengthException;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.service.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;

/**
 * Asks a model one question.
 *
 * @param adapter a directory in PEFT's format; empty: the base model alone
 */
public record OneAnswer(LanguageModel model, Optional<Path> adapter) {

  /**
   * What is asked.
   *
   * @param seed makes a sampled answer repeatable
   */
  public record Wish(String prompt, boolean greedy, OptionalLong seed, int maxTokens) {
    SamplingOptions sampling() {
      SamplingOptions options =
          greedy ? SamplingOptions.greedy(maxTokens) : SamplingOptions.sampling(1, maxTokens);
      return seed.isPresent() ? options.withSeed(seed.getAsLong()) : options;
    }
  }

  /**
   * The answer as text.
   *
   * @throws StartException when the adapter does not fit, or the prompt is too long
   */
  public String to(Wish wish) {
    int[] prompt = model.chatEncoder().encode(List.of(ChatMessage.user(wish.prompt())), true);
    AnswerFuture answer = new AnswerFuture();
    try (NDManager manager = model.newManager();
        GenerationEngine engine =
            GenerationEngine.start(
                model.transformer(), model.tokenizer(), EngineSettings.defaults().withBatch(1))) {
      Optional<LoraAdapter> loaded =
          adapter.map(directory -> PeftFormat.read(directory, model.configuration(), manager));
      engine.submit(new GenerationRequest(prompt, wish.sampling(), loaded, "only"), answer);
      return answer.join();
    } catch (AdapterFormatException | ContextLengthException e) {
      throw new StartException(e.getMessage(), e);
    } catch (CompletionException e) {
      throw new StartException("the answer could not be made: " + e.getCause(), e);
    }
  }
}
