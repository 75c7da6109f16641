package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.network.ComputeSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TorchServingModelTest {
  @TempDir private Path directory;

  @Test
  void aModelWithoutAChatTemplateIsWarnedOfWhenItIsServed() throws IOException {
    TinyModelCopy copy = TinyModelCopy.in(directory);

    assertThat(warnings(copy.folder())).isEmpty();
    assertThat(warnings(copy.withoutChatTemplate().folder()))
        .singleElement()
        .asString()
        .startsWith("model has no chat template")
        .contains("/v1/chat/completions", "chat_template.jinja");
  }

  /** What is said while a model is made ready. */
  private List<String> warnings(Path folder) {
    Logger logger = (Logger) LoggerFactory.getLogger(TorchServingModel.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    LanguageModel model =
        LanguageModel.open(
            folder.toString(),
            ComputeSettings.defaults(),
            directory.resolve("cache"),
            Progress.silent());
    try (TorchServingModel served =
        new TorchServingModel(model, true, EngineSettings.defaults().withThreads(1))) {
      return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    } finally {
      logger.detachAppender(log);
    }
  }
}
