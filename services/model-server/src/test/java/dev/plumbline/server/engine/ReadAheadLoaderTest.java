package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.generation.AnswerFuture;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.network.ComputeSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.Announcement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadLoaderTest {
  private static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");
  private static final int SHARED = 40;

  @TempDir private Path directory;
  private final CommonBeginnings beginnings = new CommonBeginnings();
  private LanguageModel model;
  private GenerationEngine engine;
  private AdapterStore store;
  private ReadAheadLoader loader;

  @BeforeEach
  void start() {
    model =
        LanguageModel.open(
            MODEL.toString(),
            ComputeSettings.defaults(),
            directory.resolve("cache"),
            Progress.silent());
    engine = GenerationEngine.start(model, EngineSettings.defaults().withThreads(1));
    store =
        AdapterStore.from(
            Configuration.load(Optional.empty(), Map.of())
                .withOverrides(Map.of("plumbline.adapter-store.uri", "file:" + directory)),
            "test");
    loader =
        new ReadAheadLoader(
            new StoredLoraLoader(store, model.configuration(), 8, engine::adopt),
            engine,
            beginnings);
  }

  @AfterEach
  void stop() {
    engine.close();
    model.close();
  }

  @Test
  void theFirstAnswerOfAVersionNeedNotReadWhatItsChannelsPromptsBeginWith() throws Exception {
    for (int end = 1; end <= 3; end++) {
      beginnings.note("shop", prompt(end));
      beginnings.note("other", new int[] {end, 4, 5});
    }

    try (LoraWeights weights = load("shop")) {
      await().until(() -> engine.status().aheadTokens() == SHARED);
      answer(weights, prompt(9));

      await().until(() -> engine.status().promptTokens() == 1);
      assertThat(engine.status().reusedTokens()).isEqualTo(SHARED);
    }
  }

  @Test
  void aChannelThatNobodyAskedHasNothingToRead() throws Exception {
    beginnings.note("shop", prompt(1));

    try (LoraWeights weights = load("shop")) {
      answer(weights, prompt(9));

      await().until(() -> engine.status().promptTokens() == SHARED + 1);
      assertThat(engine.status().reusedTokens()).isZero();
    }
  }

  private LoraWeights load(String channel) throws AdapterLoadException {
    AdapterStore.StoredAdapter stored = store.put(MODEL.resolve("adapter"));
    Announcement.AdapterFile file =
        new Announcement.AdapterFile(
            stored.uri(), stored.sha256(), stored.sizeBytes(), 4, List.of("q_proj"));
    return (LoraWeights)
        loader.load(
            new Announcement(
                channel,
                1,
                false,
                Optional.of(file),
                model.fingerprint(),
                OptionalLong.empty(),
                "run",
                Instant.EPOCH));
  }

  private void answer(LoraWeights weights, int[] prompt) {
    AnswerFuture answer = new AnswerFuture();
    engine.submit(
        new GenerationRequest(
            prompt,
            SamplingOptions.greedy(1),
            Optional.of(weights.adapter()),
            store.put(MODEL.resolve("adapter")).sha256()),
        answer);
    answer.join();
  }

  /** One that begins like the others and ends in its own way. */
  private static int[] prompt(int end) {
    int[] prompt = new int[SHARED + 1];
    Arrays.setAll(prompt, place -> 3 + place % 20);
    prompt[SHARED] = 30 + end;
    return prompt;
  }
}
