package dev.plumbline.standalone.client;

import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.gateway.access.ClientSettings;
import dev.plumbline.runtime.configuration.Configuration;
import java.util.Optional;

/** The key for the gateway of an installation whose settings are at hand. */
public final class GatewayKey {
  private GatewayKey() {}

  /** That of the first client that may write to a channel; empty: there is none. */
  public static Optional<String> of(Configuration configuration, String channel) {
    return AccessSettings.from(configuration.section("plumbline.gateway")).clients().stream()
        .filter(client -> client.channels().include(channel))
        .map(ClientSettings::key)
        .findFirst();
  }
}
