package dev.plumbline.server.engine;

import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationHandle;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.Penalties;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.answers.AnswerRequest;
import dev.plumbline.server.answers.AnswerSource;
import dev.plumbline.server.answers.PreparedAnswer;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.PromptTooLongException;
import dev.plumbline.server.answers.Sampling;
import dev.plumbline.server.answers.UnfitRequestException;
import dev.plumbline.server.answers.UnknownTokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes answers with the language model's engine. */
final class EngineAnswers implements AnswerSource {
  private static final double SMALLEST_TOP_P = 1e-9;

  private final GenerationEngine engine;
  private final Tokenizer tokenizer;
  private final PromptEncoder prompts;
  private final int vocabularySize;
  private final CommonBeginnings beginnings;

  /**
   * @param beginnings is told of each prompt
   */
  EngineAnswers(
      GenerationEngine engine,
      Tokenizer tokenizer,
      PromptEncoder prompts,
      int vocabularySize,
      CommonBeginnings beginnings) {
    this.engine = engine;
    this.beginnings = beginnings;
    this.vocabularySize = vocabularySize;
    this.tokenizer = tokenizer;
    this.prompts = prompts;
  }

  @Override
  public PreparedAnswer prepare(AnswerRequest request)
      throws PromptTooLongException, UnfitRequestException {
    return prepare(request.prompt(), List.of(request.sampling()), request.lease()).get(0);
  }

  /** Encodes the prompt once: the ids of a long one take time and much memory. */
  @Override
  public List<PreparedAnswer> prepare(Prompt prompt, List<Sampling> choices, AdapterLease lease)
      throws PromptTooLongException, UnfitRequestException {
    for (Sampling choice : choices) {
      requireTokens(choice);
    }
    int[] ids = encode(prompt);
    List<PreparedAnswer> prepared = new ArrayList<>();
    for (Sampling choice : choices) {
      prepared.add(prepared(ids, new AnswerRequest(prompt, choice, lease)));
    }
    return prepared;
  }

  private int[] encode(Prompt prompt) throws PromptTooLongException, UnfitRequestException {
    long limit = engine.contextLimit();
    Optional<int[]> ids = prompts.encode(prompt, limit);
    if (ids.isEmpty()) {
      throw new PromptTooLongException(
          prompt.parameter(),
          "the prompt has more than "
              + limit
              + " tokens, but this server has room for "
              + limit
              + " of prompt and answer together; shorten '"
              + prompt.parameter()
              + "'");
    }
    return ids.get();
  }

  private PreparedAnswer prepared(int[] prompt, AnswerRequest request)
      throws PromptTooLongException {
    int maxTokens = room(prompt.length, request);
    GenerationRequest generation =
        told(
            request,
            new GenerationRequest(
                prompt,
                options(request.sampling(), maxTokens),
                adapter(request.lease()),
                request.lease().sha256().orElse("")));
    String channel = request.lease().channel();
    boolean ownText = request.prompt() instanceof Prompt.Conversation;
    return listener -> {
      GenerationHandle handle =
          engine.submit(generation, new EngineBridge(listener, tokenizer, ownText));
      beginnings.note(channel, prompt);
      return handle::cancel;
    };
  }

  /** With what is to be told of the tokens: their text, and how likely they were. */
  private static GenerationRequest told(AnswerRequest request, GenerationRequest generation) {
    OptionalInt alternatives = request.sampling().topLogprobs();
    GenerationRequest told =
        request.prompt() instanceof Prompt.Continuation ? generation.asContinuation() : generation;
    return alternatives.isPresent() ? told.withLogProbabilities(alternatives.getAsInt()) : told;
  }

  private void requireTokens(Sampling sampling) throws UnfitRequestException {
    for (int token : sampling.logitBias().keySet()) {
      if (token >= vocabularySize) {
        throw new UnknownTokenException(
            "logit_bias",
            "'logit_bias' names token " + token + ", the model has " + vocabularySize);
      }
    }
  }

  /** How long the answer may be: what was asked for, or what is left when nothing was. */
  private int room(int promptTokens, AnswerRequest request) throws PromptTooLongException {
    Sampling sampling = request.sampling();
    String parameter = request.prompt().parameter();
    long left = engine.contextLimit() - promptTokens;
    int wanted = sampling.maxTokens();
    if (left < 1 || (sampling.maxTokensAsked() && wanted > left)) {
      throw new PromptTooLongException(
          parameter,
          "the prompt has "
              + promptTokens
              + " tokens"
              + (sampling.maxTokensAsked() ? " and the answer may have " + wanted : "")
              + ", but this server has room for "
              + engine.contextLimit()
              + " together; shorten '"
              + parameter
              + "' or ask for a shorter answer");
    }
    return (int) Math.min(wanted, left);
  }

  private static SamplingOptions options(Sampling sampling, int maxTokens) {
    return new SamplingOptions(
        sampling.temperature(),
        sampling.topK(),
        Math.max(SMALLEST_TOP_P, sampling.topP()),
        Math.min(Math.nextDown(1.0), sampling.minP()),
        new Penalties(1, sampling.presencePenalty(), sampling.frequencyPenalty()),
        sampling.logitBias(),
        sampling.seed(),
        maxTokens,
        sampling.stop(),
        false);
  }

  private static Optional<LoraAdapter> adapter(AdapterLease lease) {
    return lease
        .weights()
        .map(
            weights -> {
              if (weights instanceof LoraWeights lora) {
                return lora.adapter();
              }
              throw new IllegalArgumentException(
                  "the engine takes adapters of StoredLoraLoader only, not " + weights.getClass());
            });
  }
}
