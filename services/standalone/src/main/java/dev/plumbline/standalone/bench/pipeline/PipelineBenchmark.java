package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.gateway.FeedbackGatewayService;
import dev.plumbline.gateway.GatewayConfiguration;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.standalone.bench.serve.BenchInstallation;
import dev.plumbline.standalone.bench.serve.load.Distribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;

/**
 * Sends the same votes through Kafka's bare clients, the pair-builder and the gateway, in turn, on
 * one broker in this process. In each round every part begins anew.
 */
public final class PipelineBenchmark {
  private static final double HALF = 0.5;

  private final BenchInstallation installation;
  private final PipelineSettings settings;
  private final Progress progress;

  public PipelineBenchmark(
      BenchInstallation installation, PipelineSettings settings, Progress progress) {
    this.installation = installation;
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures all rounds; the first warms up and does not count where there are more. */
  public PipelineReport run() throws InterruptedException, ExecutionException {
    List<PipelineFigures> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      rounds.add(round(round));
    }
    return new PipelineReport(
        settings, rounds.size() > 1 ? rounds.subList(1, rounds.size()) : rounds);
  }

  private PipelineFigures round(int round) throws InterruptedException, ExecutionException {
    // Topics of its own: a part that begins anew reads all votes there are.
    Configuration configuration =
        installation
            .configuration()
            .withOverrides(Map.of("plumbline.kafka.topics.prefix", "r" + round + "-"));
    KafkaConfiguration kafka = KafkaConfiguration.from(configuration);
    TopicDefinition bare = bareTopic(kafka);
    makeTopics(kafka, bare);
    GatewayConfiguration gateway = GatewayConfiguration.from(configuration);
    KafkaClients clients = new KafkaClients(kafka);
    try (Producer<String, FeedbackEvent> producer =
        new BareClients(clients)
            .producer(
                "bare-producer", gateway.producer().asProperties(gateway.limits().eventBytes()))) {
      BareProducer sender = new BareProducer(producer, kafka.topics().feedback().name());
      tell(round, "bare producer");
      Throughput filled = sender.fill(new VoteWorkload(settings.prompts(), "v"), settings.votes());
      tell(round, "bare loop");
      String votes = kafka.topics().feedback().name();
      Duration commits =
          configuration.section("plumbline.pair-builder").duration("commit-interval");
      double loop = new BareLoop(clients, votes, bare.name(), commits).run(settings.votes());
      BareStreams topology =
          new BareStreams(clients, votes, bare.name(), commits, installation.directory());
      tell(round, "Kafka Streams");
      double streams = topology.run("streams-" + round, false, settings.votes());
      tell(round, "Kafka Streams with a store");
      double withStore = topology.run("streams-store-" + round, true, settings.votes());
      PairBuilderRun pairs = new PairBuilderRun(configuration, installation.directory());
      tell(round, "pair-builder, in-memory");
      double inMemory = pairs.run("in-memory", "memory-" + round, settings.votes());
      tell(round, "pair-builder, RocksDB");
      double rocksDb = pairs.run("rocksdb", "rocksdb-" + round, settings.votes());
      return throughGateway(
          round,
          configuration,
          sender,
          new Before(loop, streams, withStore, inMemory, rocksDb, filled));
    }
  }

  private PipelineFigures throughGateway(
      int round, Configuration configuration, BareProducer sender, Before before)
      throws InterruptedException, ExecutionException {
    FeedbackGatewayService service = FeedbackGatewayService.start(ServiceContext.of(configuration));
    try {
      GatewayClient client = new GatewayClient(service);
      tell(round, "gateway, batches");
      Throughput batches =
          client.throughput(workload("b"), settings.votes(), settings.batch(), settings.clients());
      tell(round, "gateway, single votes");
      double singles =
          client
              .throughput(workload("s"), settings.votes() / 10, 1, 8 * settings.clients())
              .perSecond();
      double half = singles * HALF;
      Duration time = settings.latencyTime();
      tell(round, "latency of the bare producer");
      Distribution ofProducer = sender.latency(workload("p"), half, time);
      tell(round, "latency of the gateway");
      Distribution ofGateway = client.latency(workload("g"), half, time);
      return new PipelineFigures(
          before.loop(),
          before.streams(),
          before.withStore(),
          before.inMemory(),
          before.rocksDb(),
          before.producer(),
          batches,
          singles,
          ofProducer,
          ofGateway);
    } finally {
      service.close();
    }
  }

  /** Rates that were measured without the gateway. */
  private record Before(
      double loop,
      double streams,
      double withStore,
      double inMemory,
      double rocksDb,
      Throughput producer) {}

  private VoteWorkload workload(String series) {
    return new VoteWorkload(settings.prompts(), series);
  }

  private void tell(int round, String what) {
    progress.update(what, round + 1L, settings.rounds());
  }

  private static TopicDefinition bareTopic(KafkaConfiguration kafka) {
    TopicDefinition feedback = kafka.topics().feedback();
    return new TopicDefinition(
        feedback.name() + "-bare",
        feedback.partitions(),
        feedback.replication(),
        new Cleanup.Delete(Duration.ofDays(1)));
  }

  private static void makeTopics(KafkaConfiguration kafka, TopicDefinition more) {
    try (TopicAdministration administration = new TopicAdministration(new KafkaClients(kafka))) {
      List<TopicDefinition> topics = new ArrayList<>(kafka.topics().all());
      topics.add(more);
      administration.create(topics);
    }
  }
}
