package dev.plumbline.server;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.Decoded;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.ModelUpdate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real broker for the tests of one class, with topics of its own for each, and the hands of
 * trainer and product.
 */
final class LiveKafka implements BeforeAllCallback, AfterAllCallback {
  private final Supplier<Path> directory;
  private EmbeddedKafka broker;

  /**
   * @param directory for the broker's files and those of adapters, known when the tests begin
   */
  LiveKafka(Supplier<Path> directory) {
    this.directory = directory;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    broker = EmbeddedKafka.start(directory.get().resolve("kafka"), 0);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    broker.close();
  }

  /** A fresh set of topics and an empty adapter store. */
  Installation newInstallation() {
    return newInstallation(Map.of());
  }

  Installation newInstallation(Map<String, ?> overrides) {
    String name = UUID.randomUUID().toString().substring(0, 8);
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("plumbline.kafka.schema-registry-url", "mock://" + name);
    settings.put("plumbline.kafka.topics.prefix", name + "-");
    settings.put("plumbline.kafka.topics.partitions", 1);
    settings.put("plumbline.adapter-store.uri", "file:" + directory.get().resolve("store-" + name));
    settings.put("plumbline.server.http.port", 0);
    settings.put("plumbline.server.adapters.first-retry", "200 ms");
    settings.put("plumbline.server.adapters.start-patience", "2 s");
    settings.putAll(overrides);
    return new Installation(settings);
  }

  /** The topics and the store of one test. */
  static final class Installation {
    final Configuration configuration;
    final KafkaClients clients;
    final Topics topics;
    final AdapterStore store;

    /** For a process that reads them from a file. */
    final Map<String, Object> settings;

    Installation(Map<String, Object> settings) {
      this.settings = settings;
      this.configuration = Configuration.load(Optional.empty(), Map.of()).withOverrides(settings);
      this.clients = new KafkaClients(KafkaConfiguration.from(configuration));
      this.topics = clients.configuration().topics();
      this.store = AdapterStore.from(configuration, "test-trainer");
      try (TopicAdministration administration = new TopicAdministration(clients)) {
        administration.create(topics.all());
      }
    }

    /** Announces updates, in one go, as a trainer does. */
    void announce(ModelUpdate... updates) {
      try (Producer<String, ModelUpdate> producer = clients.producer("test-trainer", Map.of())) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ModelUpdate update : updates) {
          sent.add(
              producer.send(
                  new ProducerRecord<>(topics.modelUpdates().name(), update.getChannel(), update)));
        }
        for (Future<RecordMetadata> one : sent) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Writes any bytes to the topic of updates; null is a tombstone. */
    void write(String key, byte[] value) {
      try (Producer<byte[], byte[]> producer = clients.bytesProducer("test-garbage")) {
        producer
            .send(
                new ProducerRecord<>(
                    topics.modelUpdates().name(), key.getBytes(StandardCharsets.UTF_8), value))
            .get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Deletes the topic of updates and makes it again. */
    void loseUpdates() throws Exception {
      String topic = topics.modelUpdates().name();
      try (Admin admin = clients.admin("test-loss");
          TopicAdministration administration = new TopicAdministration(clients)) {
        admin.deleteTopics(List.of(topic)).all().get();
        Awaitility.await().until(() -> !admin.listTopics().names().get().contains(topic));
        administration.create(List.of(topics.modelUpdates()));
      }
    }

    /** All records of a topic so far. */
    List<ConsumerRecord<byte[], byte[]>> records(TopicDefinition topic) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer("test-reader", Map.of())) {
        List<TopicPartition> partitions = List.of(new TopicPartition(topic.name(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long end = consumer.endOffsets(partitions).get(partitions.get(0));
        while (consumer.position(partitions.get(0)) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
      }
      return records;
    }

    List<Completion> completions() {
      var decoder = clients.decoder(Completion.class);
      return records(topics.completions()).stream()
          .map(
              record ->
                  ((Decoded.Present<Completion>) decoder.decode(record)).value().orElseThrow())
          .toList();
    }

    /** An update of the default channel with the files in a directory, put into the store. */
    ModelUpdate.Builder update(long version, Path adapter, String fingerprint) {
      AdapterStore.StoredAdapter stored = store.put(adapter);
      return update(
          version,
          new AdapterFile(
              stored.uri(), stored.sha256(), stored.sizeBytes(), 4, List.of("q_proj", "v_proj")),
          fingerprint);
    }

    static ModelUpdate.Builder update(long version, AdapterFile file, String fingerprint) {
      return ModelUpdate.newBuilder()
          .setChannel("default")
          .setVersion(version)
          .setAdapter(file)
          .setBaseModel("llama-tied")
          .setBaseModelFingerprint(fingerprint)
          .setRunId("run-" + version)
          .setTrainingOffsets(List.of())
          .setMetrics(Map.of())
          .setCreatedAt(Instant.now());
    }
  }
}
