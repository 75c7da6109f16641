package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.standalone.loop.LoopAddresses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The Kafka that somebody named in a file or in the environment. Whoever names one does not mean
 * another one that happens to run here: what is asked of the wrong one passes for done.
 *
 * @param bootstrapServers empty: nobody named any, or the one that holds without
 */
record NamedKafka(Optional<String> bootstrapServers) {

  static NamedKafka in(Configuration settings) {
    String unnamed = bootstrapServers(Configuration.load(Optional.empty(), Map.of()));
    return new NamedKafka(
        Optional.of(bootstrapServers(settings)).filter(servers -> !servers.equals(unnamed)));
  }

  /**
   * Makes sure that it is that of a loop.
   *
   * @param directory where that loop keeps its data
   * @throws ConfigurationException when it is another one
   */
  void requireThatOf(LoopAddresses loop, Path directory) {
    bootstrapServers
        .filter(servers -> !servers.equals(loop.kafka()))
        .ifPresent(
            servers -> {
              throw new ConfigurationException(
                  "plumbline.kafka.bootstrap-servers names "
                      + servers
                      + ", but a loop runs here on "
                      + directory
                      + "; add --data "
                      + directory
                      + " if that loop is meant, else stop it first");
            });
  }

  private static String bootstrapServers(Configuration settings) {
    return settings.section("plumbline.kafka").text("bootstrap-servers");
  }
}
