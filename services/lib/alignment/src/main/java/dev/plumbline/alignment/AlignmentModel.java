package dev.plumbline.alignment;

import dev.plumbline.alignment.evaluation.AnswerWriter;
import dev.plumbline.alignment.evaluation.EngineAnswerWriter;
import dev.plumbline.alignment.rows.PromptEncoder;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tokenizer.Tokenizer;

/** The parts of a language model that a run works with. */
record AlignmentModel(
    Transformer transformer, Tokenizer tokenizer, PromptEncoder prompts, AnswerWriter answers) {

  /** Starts an engine for each round of answers, so that none stands idle while weights change. */
  static AlignmentModel of(LanguageModel model) {
    PromptEncoder prompts = messages -> model.chatEncoder().encode(messages, true);
    AnswerWriter answers =
        (conversations, adapter, maximumTokens) -> {
          EngineSettings settings = EngineSettings.defaults().withBatch(conversations.size());
          try (GenerationEngine engine = GenerationEngine.start(model, settings)) {
            return new EngineAnswerWriter(engine, prompts)
                .answer(conversations, adapter, maximumTokens);
          }
        };
    return new AlignmentModel(model.transformer(), model.tokenizer(), prompts, answers);
  }
}
