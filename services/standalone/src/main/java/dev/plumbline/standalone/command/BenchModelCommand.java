package dev.plumbline.standalone.command;

import dev.plumbline.model.benchmark.BenchmarkReport;
import dev.plumbline.model.benchmark.BenchmarkSettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.standalone.bench.ModelMeasuring;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast a model is. */
@Command(
    name = "model",
    description = {
      "Measures how fast a model loads, reads prompts and answers, alone and in batches, with and",
      "without an adapter, and how much memory that takes.",
      "Let nothing else run meanwhile."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchModelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelOptions model;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each thing is measured (default: 3).")
  private Integer rounds;

  @Option(names = "--quick", description = "One round with short answers: a first look.")
  private boolean quick;

  @Mixin private JsonOption json;

  BenchModelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Configuration configuration = model.load();
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    BenchmarkReport report = new ModelMeasuring(configuration, progress::update).speed(settings());
    progress.clear();
    json.write(terminal, report::text, report::json);
    return 0;
  }

  private BenchmarkSettings settings() {
    BenchmarkSettings settings = quick ? BenchmarkSettings.quick() : BenchmarkSettings.defaults();
    if (rounds == null) {
      return settings;
    }
    if (rounds < 1) {
      throw new CommandFailedException("--rounds must be at least 1, not " + rounds);
    }
    return settings.withRounds(rounds);
  }
}
