package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.network.ComputeSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRehearsalTest {
  private static final String MODEL =
      Path.of(System.getProperty("oracle.dir"), "llama-tied").toString();

  @TempDir private Path directory;
  private LanguageModel model;
  private GenerationEngine engine;

  @BeforeEach
  void start() {
    model =
        LanguageModel.open(
            MODEL, ComputeSettings.defaults(), directory.resolve("cache"), Progress.silent());
    engine = GenerationEngine.start(model, EngineSettings.defaults().withThreads(1));
  }

  @AfterEach
  void stop() {
    engine.close();
    model.close();
  }

  @Test
  void itAnswersAndLeavesNothingBehind(@TempDir Path temporary) {
    new LoadRehearsal(model, engine, temporary).run();

    assertThat(engine.status().steps()).isPositive();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aServerStartsWithoutItWhereNothingCanBeWritten() {
    new LoadRehearsal(model, engine, directory.resolve("missing")).run();

    assertThat(engine.status().steps()).isZero();
  }
}
