package dev.plumbline.standalone.command;

import dev.plumbline.standalone.bench.ModelMeasuring;
import dev.plumbline.standalone.bench.TextPrediction;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how well a model predicts a text. */
@Command(
    name = "perplexity",
    description = {
      "Measures how well a model predicts a text when it runs as it does for answers,",
      "in the precision that serves."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchPerplexityCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "TEXT", description = "A file with text in UTF-8.")
  private Path text;

  @Mixin private ModelOptions model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "An adapter in PEFT's format; without it the base model reads.")
  private Path adapter;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Tokens that are read from an empty memory on; what is left over after the last whole"
              + " window is not read (default: ${DEFAULT-VALUE}).")
  private int window;

  @Mixin private JsonOption json;

  BenchPerplexityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (window < 2) {
      throw new CommandFailedException("--window must be at least 2, not " + window);
    }
    String words = read();
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    TextPrediction prediction =
        new ModelMeasuring(model.load(), progress::update)
            .prediction(words, window, Optional.ofNullable(adapter));
    progress.clear();
    json.write(terminal, prediction::text, prediction::json);
    return 0;
  }

  private String read() {
    try {
      return Files.readString(text);
    } catch (IOException e) {
      throw new CommandFailedException("could not read " + text + " as text in UTF-8: " + e, e);
    }
  }
}
