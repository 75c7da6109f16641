package dev.plumbline.server.engine;

import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.EngineStatus;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.ModelActivity;
import dev.plumbline.server.ServingModel;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.answers.AnswerSource;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A language model with an engine that answers. */
public final class TorchServingModel implements ServingModel {
  private static final Logger LOG = LoggerFactory.getLogger(TorchServingModel.class);

  private final LanguageModel model;
  private final boolean owned;
  private final GenerationEngine engine;
  private final CommonBeginnings beginnings = new CommonBeginnings();

  /**
   * Starts to serve a model, and rehearses what the first adapter and answer would wait for.
   *
   * @param owned whether the model is for this alone: it keeps only what answers need, and is
   *     closed with this
   */
  public TorchServingModel(LanguageModel model, boolean owned, EngineSettings settings) {
    this.model = model;
    this.owned = owned;
    if (owned) {
      model.keepForAnswersOnly();
    }
    this.engine = GenerationEngine.start(model.transformer(), model.tokenizer(), settings);
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    new LoadRehearsal(model, engine, temporary).run();
    if (!model.chatEncoder().hasTemplate()) {
      LOG.warn(
          "{} has no chat template: every request to /v1/chat/completions is refused, only"
              + " /v1/completions answers. Take a chat model, or put the model's"
              + " chat_template.jinja into its folder",
          model.name());
    }
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String fingerprint() {
    return model.fingerprint();
  }

  @Override
  public AnswerSource answers() {
    return new EngineAnswers(
        engine,
        model.tokenizer(),
        new PromptEncoder(model.tokenizer(), model.chatEncoder()),
        model.configuration().vocabularySize(),
        beginnings);
  }

  @Override
  public AdapterLoader adapters(AdapterStore store, int maxRank) {
    return new ReadAheadLoader(
        new StoredLoraLoader(store, model.configuration(), maxRank, engine::adopt),
        engine,
        beginnings);
  }

  @Override
  public Optional<String> failure() {
    return engine.failure().map(Throwable::toString);
  }

  @Override
  public ModelActivity activity() {
    EngineStatus status = engine.status();
    return new ModelActivity(
        status.active(),
        status.cacheBytes(),
        status.steps(),
        status.reusedTokens(),
        status.aheadTokens());
  }

  @Override
  public void close() {
    engine.close();
    if (owned) {
      model.close();
    }
  }
}
