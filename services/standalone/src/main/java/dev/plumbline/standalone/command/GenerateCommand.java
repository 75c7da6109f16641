package dev.plumbline.standalone.command;

import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.generate.OneAnswer;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers one question, without any service. */
@Command(
    name = "generate",
    description = {
      "Answers one question on standard output, without any service.",
      "Shows what an adapter does before anybody is served with it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "default, a .gguf file, or a folder in Hugging Face's layout"
              + " (default: plumbline.model.source).")
  private String model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "An adapter in PEFT's format; without it the base model answers.")
  private Path adapter;

  @Option(names = "--greedy", description = "Always take the likeliest token.")
  private boolean greedy;

  @Option(names = "--seed", paramLabel = "N", description = "Makes a sampled answer repeatable.")
  private Long seed;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "The longest answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The question.")
  private String prompt;

  @Mixin private ConfigurationOptions configuration;

  GenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (maxTokens < 1) {
      throw new CommandFailedException("--max-tokens must be at least 1, not " + maxTokens);
    }
    Configuration settings = configuration.load();
    if (model != null) {
      settings = settings.withOverrides(Map.of("plumbline.model.source", model));
    }
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    try (LanguageModel loaded = ModelLoading.load(ModelSettings.from(settings), progress::update)) {
      progress.clear();
      OptionalLong repeatable = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
      OneAnswer.Wish wish = new OneAnswer.Wish(prompt, greedy, repeatable, maxTokens);
      terminal.out().println(new OneAnswer(loaded, Optional.ofNullable(adapter)).to(wish));
    }
    return 0;
  }
}
