package dev.plumbline.standalone.command;

import dev.plumbline.standalone.client.GatewayKey;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which feedback gateway to talk to, and with which key. */
final class GatewayOptions {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "Address of the feedback gateway (default: that of the running loop).")
  private URI gateway;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "A client's key (default: that of the first of plumbline.gateway.clients, in the settings"
              + " or the environment, that may write to the channel).")
  private String key;

  @Mixin private DataOption data;
  @Mixin private ConfigurationOptions configuration;

  /** Where it listens: as told, else where the loop of the data directory runs. */
  URI address() {
    return gateway == null
        ? data.address("feedback-gateway", "name the gateway with --gateway")
        : gateway;
  }

  /** Empty: the gateway asks for none, as far as the settings here tell. */
  Optional<String> key(String channel) {
    return Optional.ofNullable(key).or(() -> GatewayKey.of(configuration.load(), channel));
  }
}
