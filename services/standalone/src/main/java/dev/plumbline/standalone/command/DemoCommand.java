package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.standalone.demo.Demo;
import dev.plumbline.standalone.demo.DemoOutput;
import dev.plumbline.standalone.demo.DemoReport;
import dev.plumbline.standalone.demo.DemoSettings;
import dev.plumbline.standalone.demo.LoopVerdict;
import dev.plumbline.standalone.terminal.Logging;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole loop. */
@Command(
    name = "demo",
    description = {
      "Shows the whole loop in a few minutes: simulated users ask and vote, the trainer learns",
      "from the votes alone, the server swaps the adapter in, and the same questions are asked",
      "again. Exits with 0 only when the loop closed."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".plumbline/demo",
      description =
          "Where the demonstration keeps its data; emptied first (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = ".plumbline/demo.html",
      description = "Where the page is left (default: ${DEFAULT-VALUE}).")
  private Path page;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private Path json;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = data.toAbsolutePath().normalize();
    Logging.toDirectory(directory.resolve("logs"));
    Configuration settings = configuration.load();
    ProgressDisplay display = new ProgressDisplay(terminal.out(), terminal);
    DemoReport report = new Demo(DemoSettings.standard(), display).run(settings, directory);
    LoopVerdict verdict = new DemoOutput(page, Optional.ofNullable(json)).write(report, terminal);
    return verdict.closed() ? 0 : 1;
  }
}
