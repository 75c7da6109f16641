package dev.plumbline.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself; all work is done by its commands. */
@Command(
    name = "plumbline",
    description = "Keeps a language model aligned with the thumbs of the people who use it.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with: plumbline demo (the whole loop in a few minutes),",
      "or plumbline up (the whole loop, for you to use)."
    },
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      FeedbackCommand.class,
      StatusCommand.class,
      AdaptersCommand.class,
      GenerateCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ImportCommand.class,
      BenchCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class,
      ForgetCommand.class
    })
public final class PlumblineCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
