package dev.plumbline.standalone.command;

import dev.plumbline.standalone.adapters.AdaptersClient;
import dev.plumbline.standalone.client.ServerKey;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model server to talk to, and with which key. */
final class ModelServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Address of the model server (default: that of the running loop).")
  private URI server;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "An operator's key (default: the first of plumbline.server.operator-keys, in the settings"
              + " or as PLUMBLINE_SERVER_OPERATOR_KEYS).")
  private String key;

  @Mixin private DataOption data;
  @Mixin private ConfigurationOptions configuration;

  AdaptersClient client() {
    return new AdaptersClient(address(), key());
  }

  private Optional<String> key() {
    return Optional.ofNullable(key).or(() -> ServerKey.of(configuration.load()));
  }

  private URI address() {
    return server == null
        ? data.address("model-server", "name the model server with --server")
        : server;
  }
}
