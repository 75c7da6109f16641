package dev.plumbline.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What each channel is served with, and what operators decide about it. */
@Command(
    name = "adapters",
    description = {
      "Shows and decides what each channel is served with.",
      "What is decided goes through Kafka: all servers follow, and a fresh one too."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AdaptersListCommand.class,
      AdaptersShowCommand.class,
      AdaptersDecision.Promote.class,
      AdaptersDecision.Rollback.class,
      AdaptersDecision.Pin.class,
      AdaptersDecision.Unpin.class
    },
    footer = {
      "",
      "Examples:",
      "  plumbline adapters list",
      "  plumbline adapters rollback support",
      "  plumbline adapters pin support@7"
    })
final class AdaptersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, promote, rollback, pin or unpin");
  }
}
