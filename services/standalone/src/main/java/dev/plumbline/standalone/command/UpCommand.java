package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.logging.LogSettings;
import dev.plumbline.runtime.service.LivenessWatch;
import dev.plumbline.runtime.service.ProcessEnd;
import dev.plumbline.runtime.service.StopSignals;
import dev.plumbline.standalone.loop.DataDirectory;
import dev.plumbline.standalone.loop.StandaloneLoop;
import dev.plumbline.standalone.processes.OperatorSettings;
import dev.plumbline.standalone.processes.ProcessLoop;
import dev.plumbline.standalone.terminal.Logging;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the whole loop until it is stopped. */
@Command(
    name = "up",
    description = {
      "Runs the whole loop, until Ctrl-C: Kafka, the feedback gateway, the pair builder, the",
      "trainer and the model server. The data stay for the next time."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigurationOptions configuration;
  @Mixin private DataOption data;

  @Option(
      names = "--processes",
      description = {
        "Runs Kafka, a schema registry and each service as a process of its own. One that ends",
        "is started again. Their data are kept apart from those of a loop in one process."
      })
  private boolean processes;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path directory = data.directory().toAbsolutePath().normalize();
    // Before the log makes it, which everybody could read then.
    DataDirectory.make(directory);
    Logging.toDirectory(directory.resolve("logs"));
    Configuration settings = configuration.load();
    LogSettings.from(settings).apply();
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    return processes
        ? runProcesses(settings, directory, progress)
        : runHere(settings, directory, progress);
  }

  private int runHere(Configuration settings, Path directory, ProgressDisplay progress)
      throws InterruptedException {
    // A signal that comes during the start ends the process at once, which harms no data.
    StandaloneLoop loop = StandaloneLoop.start(settings, directory, progress::update);
    CountDownLatch stopped = StopSignals.close("loop", loop::close);
    Path log = directory.resolve("logs").resolve("plumbline.log");
    welcome(new Welcome(loop.addresses(), directory, log), progress);
    Optional<String> death = new LivenessWatch(loop::readiness).await(stopped);
    if (death.isEmpty()) {
      return 0;
    }
    // No constant: the first logger that is made settles how the log is written.
    LoggerFactory.getLogger(UpCommand.class).error("the loop ends: {}", death.get());
    terminal
        .err()
        .printf(
            "plumbline up ends; repair this and start it again: %s (log: %s)%n", death.get(), log);
    new ProcessEnd().with(1);
    return 1;
  }

  private int runProcesses(Configuration settings, Path directory, ProgressDisplay progress)
      throws InterruptedException {
    ProcessLoop loop =
        ProcessLoop.on(
            directory,
            new OperatorSettings(settings, configuration.file(), System.getenv()),
            terminal.err());
    // Before the first process: nobody else would stop them.
    CountDownLatch stopped = StopSignals.close("processes", loop::close);
    welcome(
        new Welcome(loop.start(progress::update), directory, directory.resolve("logs")), progress);
    // A service that dies ends its process, which is then started again.
    stopped.await();
    return 0;
  }

  private void welcome(Welcome welcome, ProgressDisplay progress) {
    progress.clear();
    terminal.out().println(welcome.text());
  }
}
