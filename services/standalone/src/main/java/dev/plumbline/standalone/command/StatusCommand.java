package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.standalone.client.ServerKey;
import dev.plumbline.standalone.loop.LoopAddresses;
import dev.plumbline.standalone.status.LoopStatus;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what runs. */
@Command(
    name = "status",
    description = {
      "Tells what runs: services, the adapter of each channel, pairs, trainings, lags.",
      "Knows the loop of plumbline up on this machine only; docs/how-to-deploy.md says how to ask",
      "services that run elsewhere. Exits with 0 when every service is ready."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConfigurationOptions configuration;
  @Mixin private DataOption data;

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LoopAddresses addresses =
        LoopAddresses.running(data.directory())
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "no loop runs on "
                            + data.directory()
                            + "; start one with plumbline up. Services that run elsewhere are asked"
                            + " one by one: docs/how-to-deploy.md"));
    Configuration settings = configuration.load();
    LoopStatus.Report report =
        new LoopStatus(addresses, Topics.from(settings), ServerKey.of(settings)).ask();
    terminal.out().println(report.text());
    return report.healthy() ? 0 : 1;
  }
}
