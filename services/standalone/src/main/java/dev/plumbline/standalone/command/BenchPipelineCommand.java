package dev.plumbline.standalone.command;

import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.standalone.bench.pipeline.PipelineBenchmark;
import dev.plumbline.standalone.bench.pipeline.PipelineReport;
import dev.plumbline.standalone.bench.pipeline.PipelineSettings;
import dev.plumbline.standalone.bench.pipeline.Recovery;
import dev.plumbline.standalone.bench.pipeline.RecoveryReport;
import dev.plumbline.standalone.bench.serve.BenchInstallation;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the way from a vote to its pairs. */
@Command(
    name = "pipeline",
    description = {
      "Sends votes through the gateway and the pair-builder, and the same votes through Kafka's bare",
      "clients, on a broker in this process. --recovery kills a pair-builder instead.",
      "Let nothing else run meanwhile."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchPipelineCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--votes",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Votes of each measurement (default: ${DEFAULT-VALUE}).")
  private int votes;

  @Option(
      names = "--prompts",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Prompts that they are spread over (default: ${DEFAULT-VALUE}).")
  private int prompts;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "The first warms up and does not count (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "500",
      description = "Votes of one request to the gateway (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4",
      description = "Requests at the same time (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--latency-time",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long half of the highest load lasts (default: ${DEFAULT-VALUE}).")
  private Duration latencyTime;

  @Option(
      names = "--recovery",
      description = {
        "Instead: counts the votes with a pair-builder in a process of its own, kills it, and tells",
        "how long the next one takes until it counts, for both kinds of store."
      })
  private boolean recovery;

  @Option(
      names = "--store",
      paramLabel = "KIND",
      description = "With --recovery: rocksdb or in-memory (default: one after the other).")
  private List<String> stores = StoreKind.labels();

  @Mixin private ConfigurationOptions configuration;
  @Mixin private JsonOption json;

  BenchPipelineCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    if (votes < 1 || prompts < 1 || rounds < 1 || batch < 1 || clients < 1 || batch > votes) {
      throw new CommandFailedException(
          "--votes, --prompts, --rounds, --batch and --clients must be at least 1, and --batch at"
              + " most --votes");
    }
    if (!StoreKind.labels().containsAll(stores)) {
      throw new CommandFailedException(
          "--store must be one of " + String.join(", ", StoreKind.labels()) + ", not " + stores);
    }
    ProgressDisplay display = new ProgressDisplay(terminal.err(), terminal);
    try (BenchInstallation installation = BenchInstallation.start(configuration.load())) {
      if (recovery) {
        RecoveryReport report =
            new Recovery(installation, votes, prompts, configuration.file(), display::update)
                .run(stores);
        display.clear();
        json.write(terminal, report::text, report::json);
      } else {
        PipelineSettings settings =
            new PipelineSettings(votes, prompts, rounds, batch, clients, latencyTime);
        PipelineReport report =
            new PipelineBenchmark(installation, settings, display::update).run();
        display.clear();
        json.write(terminal, report::text, report::json);
      }
      return 0;
    } finally {
      display.clear();
    }
  }
}
