package dev.plumbline.standalone.client;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.util.Optional;
import java.util.stream.Stream;

/** The key for the model server of an installation whose settings are at hand. */
public final class ServerKey {
  private ServerKey() {}

  /** The first operator's key, else the first product's; empty: the server asks for none. */
  public static Optional<String> of(Configuration configuration) {
    Section server = configuration.section("plumbline.server");
    return Stream.of("operator-keys", "api-keys")
        .flatMap(name -> server.texts(name).stream())
        .findFirst();
  }
}
