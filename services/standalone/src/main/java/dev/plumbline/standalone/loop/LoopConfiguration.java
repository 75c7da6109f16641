package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.store.AdapterStore;
import java.util.HashMap;
import java.util.Map;

/**
 * What the services are told so that they work on one data directory, with the broker and the
 * registry of this process. Adapters are in the directory too, unless they are to be kept afar.
 */
final class LoopConfiguration {
  private LoopConfiguration() {}

  static Configuration of(
      Configuration configuration, DataDirectory data, String bootstrapServers, String registry) {
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("plumbline.kafka.bootstrap-servers", bootstrapServers);
    overrides.put("plumbline.kafka.schema-registry-url", registry);
    // An id that a serializer made up by itself would not be known after a restart.
    overrides.put("plumbline.kafka.registry-properties.auto.register.schemas", "false");
    overrides.put("plumbline.kafka.topics.replication", 1);
    if (!AdapterStore.isRemote(configuration)) {
      overrides.put("plumbline.adapter-store.uri", "file:" + data.adapters());
    }
    overrides.put(
        "plumbline.adapter-store.cache.directory", data.state("adapter-cache").toString());
    overrides.put("plumbline.pair-builder.state.directory", data.state("pair-builder").toString());
    overrides.put("plumbline.trainer.work-directory", data.state("adapter-trainer").toString());
    return configuration.withOverrides(overrides);
  }
}
