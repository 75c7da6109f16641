package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.RunState;
import dev.plumbline.trainer.AdapterTrainerService;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.OnBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A trainer that is killed while it trains is followed by one that goes on from there. */
class ResumeIT extends OnBroker {
  private Process process;

  @AfterEach
  void stopProcess() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aKilledRunGoesOnFromItsCheckpointToTheSameAdapter() throws Exception {
    installation.sendPairs("c", 0, 8);
    process = TinyTrainer.start(directory, installation);
    await().until(() -> hasCheckpoint(TinyTrainer.work(directory)));
    process.destroyForcibly().waitFor();
    assertThat(installation.states("c")).containsExactly(RunState.RUNNING);

    List<String> resumed = publishAndListen(installation, directory);
    Path elsewhere = directory.resolve("elsewhere");
    try (Installation whole =
        Installation.create(elsewhere, installation.bootstrapServers(), "whole")) {
      whole.sendPairs("c", 0, 8);
      List<String> uninterrupted = publishAndListen(whole, elsewhere);

      assertThat(resumed).anyMatch(line -> line.startsWith("match goes on after step"));
      assertThat(uninterrupted).noneMatch(line -> line.contains("goes on after step"));
      assertThat(installation.updates().get(0).getAdapter().getSha256())
          .isEqualTo(whole.updates().get(0).getAdapter().getSha256());
    }
    assertThat(installation.states("c"))
        .containsExactly(
            RunState.RUNNING, RunState.INTERRUPTED, RunState.RUNNING, RunState.PUBLISHED);
    assertThat(hasCheckpoint(TinyTrainer.work(directory))).isFalse();
  }

  /** Runs a trainer until it has announced an adapter; what the training logged. */
  private static List<String> publishAndListen(Installation installation, Path directory) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.plumbline.alignment.training.Training");
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    try (AdapterTrainerService trainer =
        AdapterTrainerService.start(
            ServiceContext.of(installation.configuration(TinyTrainer.slowSettings(directory))))) {
      await().until(() -> !installation.updates().isEmpty());
      assertThat(trainer.readiness().ready()).isTrue();
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(null);
    }
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static boolean hasCheckpoint(Path work) {
    if (!Files.exists(work)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(work)) {
      return files.anyMatch(file -> file.endsWith("match.checkpoint"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
