package dev.plumbline.server.engine;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.generation.AnswerFuture;
import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.model.generation.GenerationRequest;
import dev.plumbline.model.generation.SamplingOptions;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.PeftFile;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.store.AdapterFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads an adapter that changes nothing a few times and answers with it, before the server is
 * ready. Java compiles what it has run a few times: without this, the first adapter that is
 * announced would take several times as long to load as later ones, and requests would wait for it.
 */
final class LoadRehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(LoadRehearsal.class);
  private static final int TURNS = 12;
  private static final int RANK = 8;
  private static final String NAME = "rehearsal";

  private final LanguageModel model;
  private final GenerationEngine engine;
  private final Path temporary;

  /**
   * @param temporary where the adapter's files may be for a moment
   */
  LoadRehearsal(LanguageModel model, GenerationEngine engine, Path temporary) {
    this.model = model;
    this.engine = engine;
    this.temporary = temporary;
  }

  void run() {
    try {
      Path directory = Files.createTempDirectory(temporary, "plumbline-" + NAME);
      try {
        write(directory);
        for (int turn = 0; turn < TURNS; turn++) {
          loadAndAnswer(directory);
        }
      } finally {
        new AdapterFolder(directory).delete();
      }
    } catch (IOException | UncheckedIOException | AdapterFormatException e) {
      LOG.warn("adapters cannot be rehearsed in {}: the first ones will load slowly", temporary, e);
    }
  }

  private void write(Path directory) {
    ModelConfiguration configuration = model.configuration();
    LoraSettings settings =
        new LoraSettings(RANK, RANK, EnumSet.allOf(Projection.class), 0, configuration.blocks());
    try (NDManager manager = model.newManager();
        LoraAdapter adapter = LoraAdapter.create(settings, configuration, manager, 0)) {
      PeftFormat.write(adapter, directory, model.name());
    }
  }

  private void loadAndAnswer(Path directory) {
    try (PeftFile file = PeftFile.open(directory, model.configuration());
        LoraAdapter adapter = engine.adopt(file.pairs())) {
      AnswerFuture answer = new AnswerFuture();
      engine.submit(
          new GenerationRequest(
              new int[] {0, 0}, SamplingOptions.greedy(2), Optional.of(adapter), NAME),
          answer);
      answer.join();
    }
  }
}
