package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.logging.LogSettings;
import dev.plumbline.runtime.service.StopSignals;
import dev.plumbline.standalone.loop.StandaloneLoop;
import dev.plumbline.standalone.processes.OperatorSettings;
import dev.plumbline.standalone.processes.ProcessLoop;
import dev.plumbline.standalone.terminal.Logging;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    Logging.toDirectory(directory.resolve("logs"));
    Configuration settings = configuration.load();
    LogSettings.from(settings).apply();
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    Welcome welcome =
        processes
            ? startProcesses(settings, directory, progress)
            : startHere(settings, directory, progress);
    progress.clear();
    terminal.out().println(welcome.text());
    new CountDownLatch(1).await();
    return 0;
  }

  private static Welcome startHere(
      Configuration settings, Path directory, ProgressDisplay progress) {
    // A signal that comes during the start ends the process at once, which harms no data.
    StandaloneLoop loop = StandaloneLoop.start(settings, directory, progress::update);
    Runtime.getRuntime().addShutdownHook(new Thread(loop::close, "stop"));
    StopSignals.endWithSuccess();
    return new Welcome(
        loop.addresses(), directory, directory.resolve("logs").resolve("plumbline.log"));
  }

  private Welcome startProcesses(Configuration settings, Path directory, ProgressDisplay progress)
      throws InterruptedException {
    ProcessLoop loop =
        ProcessLoop.on(
            directory,
            new OperatorSettings(settings, configuration.file(), System.getenv()),
            terminal.err());
    // Before the first process: nobody else would stop them.
    Runtime.getRuntime().addShutdownHook(new Thread(loop::close, "stop"));
    StopSignals.endWithSuccess();
    return new Welcome(loop.start(progress::update), directory, directory.resolve("logs"));
  }
}
