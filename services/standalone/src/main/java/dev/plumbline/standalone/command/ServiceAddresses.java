package dev.plumbline.standalone.command;

import dev.plumbline.standalone.loop.LoopAddresses;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the services listen: as told, else where the loop of the data directory runs. */
final class ServiceAddresses {
  @Mixin private DataOption data;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "Address of the feedback gateway (default: that of the running loop).")
  private URI gateway;

  URI gateway() {
    if (gateway != null) {
      return gateway;
    }
    return LoopAddresses.running(data.directory())
        .map(running -> URI.create(running.services().get("feedback-gateway")))
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "no loop runs on "
                        + data.directory()
                        + "; start one with plumbline up, or name the gateway with --gateway"));
  }
}
