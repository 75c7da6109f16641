package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Announces adapters of the tiny model as a trainer does, without training them. */
final class TinyAdapters {
  private final StandaloneLoop loop;
  private final AdapterStore store;
  private final Path directory;
  private final String fingerprint;

  /**
   * @param fingerprint of the base model, as the server tells it
   */
  TinyAdapters(StandaloneLoop loop, Path data, String fingerprint) {
    this.loop = loop;
    this.directory = data;
    this.fingerprint = fingerprint;
    this.store =
        AdapterStore.from(
            Configuration.load(Optional.empty(), Map.of())
                .withOverrides(
                    Map.of("plumbline.adapter-store.uri", "file:" + data.resolve("adapters"))),
            "test");
  }

  void announce(String channel, long version) throws Exception {
    AdapterStore.StoredAdapter stored = store.put(files(version));
    ModelUpdate update =
        ModelUpdate.newBuilder()
            .setChannel(channel)
            .setVersion(version)
            .setAdapter(
                new AdapterFile(
                    stored.uri(),
                    stored.sha256(),
                    stored.sizeBytes(),
                    4,
                    List.of("q_proj", "v_proj")))
            .setBaseModel("llama-tied")
            .setBaseModelFingerprint(fingerprint)
            .setRunId("run-" + version)
            .setTrainingOffsets(List.of())
            .setMetrics(Map.of())
            .setCreatedAt(Instant.now())
            .build();
    String topic = loop.clients().configuration().topics().modelUpdates().name();
    try (Producer<String, ModelUpdate> producer =
        loop.clients().producer("tiny-trainer", Map.of())) {
      producer.send(new ProducerRecord<>(topic, channel, update)).get(30, TimeUnit.SECONDS);
    }
  }

  /** The reference adapter with another strength: other bytes. */
  private Path files(long version) throws IOException {
    Path adapter = Files.createTempDirectory(directory, "adapter");
    Path reference = Path.of(System.getProperty("oracle.dir"), "llama-tied", "adapter");
    try (Stream<Path> files = Files.list(reference)) {
      for (Path file : files.toList()) {
        Files.copy(file, adapter.resolve(file.getFileName().toString()));
      }
    }
    Path configuration = adapter.resolve("adapter_config.json");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replaceAll("\"lora_alpha\": \\d+", "\"lora_alpha\": " + (8 + version)));
    return adapter;
  }
}
