package dev.plumbline.standalone.command;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.KafkaTrouble;
import dev.plumbline.standalone.loop.LoopAddresses;
import dev.plumbline.standalone.registry.PersistentRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;

/**
 * Which Kafka is meant: that of the loop that runs on the data directory, else the settings'. Where
 * both are there, it must be said which.
 */
final class InstallationOptions {
  @Mixin private ConfigurationOptions configuration;
  @Mixin private DataOption data;

  Configuration settings() {
    return configuration.load();
  }

  /**
   * Does something with the clients, and gives what it gave.
   *
   * @throws CommandFailedException when Kafka does not do its part
   * @throws ConfigurationException when a loop runs here, but the settings name another Kafka
   */
  int with(ToIntFunction<KafkaClients> work) {
    try {
      return withKafka(work);
    } catch (KafkaException e) {
      if (KafkaTrouble.isShutOut(e)) {
        throw new CommandFailedException(
            "another such command has taken over; wait for its end, and give this one again", e);
      }
      throw new CommandFailedException(
          "Kafka cannot be used: "
              + e.getMessage()
              + "; check plumbline.kafka.bootstrap-servers, or start a loop with plumbline up",
          e);
    }
  }

  private int withKafka(ToIntFunction<KafkaClients> work) {
    Configuration settings = configuration.load();
    Optional<LoopAddresses> loop = LoopAddresses.running(data.directory());
    if (loop.isEmpty()) {
      return ask(new KafkaClients(KafkaConfiguration.from(settings)), work);
    }
    if (!data.isGiven()) {
      NamedKafka.in(settings).requireThatOf(loop.get(), data.directory());
    }
    if (loop.get().registry().isPresent()) {
      return ask(clients(settings, loop.get(), loop.get().registry().get()), work);
    }
    try (PersistentRegistry registry =
        PersistentRegistry.open(data.directory().resolve("registry"))) {
      return ask(clients(settings, loop.get(), registry.url()), work);
    }
  }

  private static int ask(KafkaClients clients, ToIntFunction<KafkaClients> work) {
    try {
      return work.applyAsInt(clients);
    } catch (KafkaException e) {
      if (KafkaTrouble.isRefusal(e)) {
        throw KafkaTrouble.explain(clients.configuration().bootstrapServers(), e);
      }
      throw e;
    }
  }

  private static KafkaClients clients(
      Configuration settings, LoopAddresses loop, String registryUrl) {
    Configuration running =
        settings.withOverrides(
            Map.of(
                "plumbline.kafka.bootstrap-servers",
                loop.kafka(),
                "plumbline.kafka.schema-registry-url",
                registryUrl));
    return new KafkaClients(KafkaConfiguration.from(running));
  }
}
