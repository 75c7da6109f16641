package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.gateway.GatewayConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicSchemas;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.standalone.bench.serve.BenchInstallation;
import dev.plumbline.standalone.registry.PersistentRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;

/** Kills a pair-builder that holds the state of many votes, and waits for the next one. */
public final class Recovery {
  private static final int SENT_AT_ONCE = 100_000;

  private final BenchInstallation installation;
  private final int votes;
  private final int prompts;
  private final Optional<Path> file;
  private final Progress progress;

  /**
   * @param file with settings of the pair-builder
   */
  public Recovery(
      BenchInstallation installation,
      int votes,
      int prompts,
      Optional<Path> file,
      Progress progress) {
    this.installation = installation;
    this.file = file;
    this.votes = votes;
    this.prompts = prompts;
    this.progress = progress;
  }

  /**
   * Fills the topic once, then measures each kind of store.
   *
   * @param stores names of {@link dev.plumbline.pairs.state.StoreKind}
   */
  public RecoveryReport run(List<String> stores) throws InterruptedException, ExecutionException {
    Path schemas = installation.directory().resolve("registry");
    try (PersistentRegistry registry = PersistentRegistry.open(schemas)) {
      Configuration configuration =
          installation
              .configuration()
              .withOverrides(Map.of("plumbline.kafka.schema-registry-url", registry.url()));
      KafkaConfiguration kafka = KafkaConfiguration.from(configuration);
      registry.register(TopicSchemas.of(kafka.topics()));
      GatewayConfiguration gateway = GatewayConfiguration.from(configuration);
      try (Producer<String, FeedbackEvent> producer =
          new KafkaClients(kafka)
              .producer("votes", gateway.producer().asProperties(gateway.limits().eventBytes()))) {
        BareProducer sender = new BareProducer(producer, kafka.topics().feedback().name());
        for (int sent = 0; sent < votes; sent += SENT_AT_ONCE) {
          progress.update("sending votes", sent, votes);
          sender.fill(new VoteWorkload(prompts, "v"), sent, Math.min(SENT_AT_ONCE, votes - sent));
        }
        List<RecoveryReport.Case> cases = new ArrayList<>();
        for (String store : stores) {
          StoreRecovery recovery =
              new StoreRecovery(
                  installation.directory(), kafka, schemas, sender, file, store, progress);
          // One more for each that was measured before.
          int waiting = votes + cases.size();
          cases.add(recovery.measure(waiting, cases.size() < stores.size() - 1));
        }
        return new RecoveryReport(votes, cases);
      }
    }
  }
}
