package dev.plumbline.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what this machine can do. */
@Command(
    name = "bench",
    description = "Measures what this machine can do.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchModelCommand.class,
      BenchPerplexityCommand.class,
      BenchTrainingCommand.class,
      BenchServeCommand.class,
      BenchPipelineCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: model, perplexity, training, serve or pipeline");
  }
}
