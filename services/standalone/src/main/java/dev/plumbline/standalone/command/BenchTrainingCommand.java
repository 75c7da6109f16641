package dev.plumbline.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.training.TrainingBenchmark;
import dev.plumbline.model.benchmark.BenchmarkReport;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how fast a model is trained. */
@Command(
    name = "training",
    description = {
      "Measures how long the steps of an alignment take on given rows, and the memory they need.",
      "Let nothing else run meanwhile."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchTrainingCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1L << 20;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "ROWS",
      description =
          "JSON lines of one voted response each, as token ids: liked, plain, positive and negative"
              + " (the prompts), response. All of them make one step.")
  private Path rows;

  @Mixin private ModelOptions model;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Steps of each kind that are timed (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--memory-budget",
      paramLabel = "MIB",
      description = "MiB that a pass may hold beside the weights (default: as the trainer's auto).")
  private Long budget;

  @Mixin private JsonOption json;

  BenchTrainingCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (rounds < 1 || (budget != null && budget < 1)) {
      throw new CommandFailedException("--rounds and --memory-budget must be at least 1");
    }
    ResourceSettings defaults = ResourceSettings.defaults();
    ResourceSettings resources =
        new ResourceSettings(
            budget == null ? OptionalLong.empty() : OptionalLong.of(budget * MEBIBYTE),
            defaults.scoringTokens(),
            defaults.targetMemory(),
            defaults.checkpointSteps());
    List<TrainingBenchmark.Row> read = read();
    Configuration configuration = model.load();
    ModelSettings settings = ModelSettings.from(configuration);
    int threads = settings.cores();
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    try (LanguageModel loaded = ModelLoading.load(settings, progress::update)) {
      progress.clear();
      BenchmarkReport report =
          new BenchmarkReport(
              loaded.name(),
              loaded.precision().label(),
              threads,
              new TrainingBenchmark(read, rounds, threads, resources).run(loaded));
      json.write(terminal, report::text, report::json);
    }
    return 0;
  }

  private List<TrainingBenchmark.Row> read() {
    ObjectMapper mapper = new ObjectMapper();
    List<TrainingBenchmark.Row> read = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(rows)) {
        JsonNode row = mapper.readTree(line);
        read.add(
            TrainingBenchmark.row(
                row.required("liked").asBoolean(),
                Map.of(
                    "plain", ids(row, "plain"),
                    "positive", ids(row, "positive"),
                    "negative", ids(row, "negative")),
                ids(row, "response")));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(
          rows + ", line " + (read.size() + 1) + " cannot be read: " + e.getMessage(), e);
    }
    if (read.isEmpty()) {
      throw new CommandFailedException(rows + " has no rows");
    }
    return read;
  }

  private static int[] ids(JsonNode row, String name) {
    return StreamSupport.stream(row.required(name).spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }
}
