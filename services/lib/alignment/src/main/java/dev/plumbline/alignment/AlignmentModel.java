package dev.plumbline.alignment;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.evaluation.DriftMeter;
import dev.plumbline.alignment.evaluation.EngineAnswerWriter;
import dev.plumbline.alignment.evaluation.Evaluator;
import dev.plumbline.alignment.evaluation.NeutralTexts;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.training.LossCode;
import dev.plumbline.alignment.training.TrainingModel;
import dev.plumbline.model.chat.AssistantTurn;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tokenizer.Tokenizer;

/** The parts of a language model that a run works with. */
record AlignmentModel(Transformer transformer, Tokenizer tokenizer, ChatEncoder chat) {

  static AlignmentModel of(LanguageModel model) {
    return new AlignmentModel(model.transformer(), model.tokenizer(), model.chatEncoder());
  }

  /** The model as training sees it. */
  TrainingModel training(LossCode code, ResourceSettings resources) {
    return new TrainingModel(transformer, code, resources);
  }

  RowEncoder encoder(DataSettings data) {
    AssistantTurn turn = new AssistantTurn(chat, tokenizer);
    return new RowEncoder(
        messages -> chat.encode(messages, true),
        turn::encode,
        turn.end(),
        data.maximumPromptTokens());
  }

  /**
   * What measures.
   *
   * @param scratch of short-lived tensors
   */
  Evaluator evaluator(
      TrainingModel training, NDManager scratch, RowEncoder encoder, EvaluationSettings settings) {
    DriftMeter drift =
        new DriftMeter(
            training, scratch, tokenizer::encodeFromBeginning, encoder, NeutralTexts.standard());
    EngineAnswerWriter answers =
        new EngineAnswerWriter(transformer, tokenizer, encoder, EngineSettings.defaults());
    return new Evaluator(training, encoder, drift, answers, settings);
  }
}
