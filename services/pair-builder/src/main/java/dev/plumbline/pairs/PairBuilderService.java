package dev.plumbline.pairs;

import dev.plumbline.pairs.state.RocksDbMemory;
import dev.plumbline.pairs.topology.LetterLimit;
import dev.plumbline.pairs.topology.PairTopology;
import dev.plumbline.runtime.http.HttpServer;
import dev.plumbline.runtime.kafka.HeldRecords;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.tracing.Tracing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns votes into preference pairs. */
public final class PairBuilderService implements RunningService {
  private static final Logger log = LoggerFactory.getLogger(PairBuilderService.class);
  private static final String NAME = "pair-builder";
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private final RocksDbMemory memory;
  private final KafkaStreams streams;
  private final HeldRecords held;
  private final StateAge stateAge;
  private final FailurePolicy failures;
  private final HttpServer server;
  private final Tracing tracing;
  private boolean closed;

  private PairBuilderService(
      RocksDbMemory memory,
      KafkaStreams streams,
      HeldRecords held,
      StateAge stateAge,
      FailurePolicy failures,
      HttpServer server,
      Tracing tracing) {
    this.memory = memory;
    this.streams = streams;
    this.held = held;
    this.stateAge = stateAge;
    this.failures = failures;
    this.server = server;
    this.tracing = tracing;
  }

  /**
   * Starts the pair-builder. It is ready once it has its partitions and their state.
   *
   * @throws StartException when a topic is missing, Kafka does not answer, the port is taken or the
   *     state directory is in use
   */
  public static PairBuilderService start(ServiceContext context) {
    PairBuilderConfiguration configuration = PairBuilderConfiguration.from(context.configuration());
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(context.configuration()));
    Topics topics = clients.configuration().topics();
    int partitions = SourceTopics.requirePartitions(clients);

    StreamsSettings settings = configuration.streams();
    new ReadingPlace(clients, settings.applicationId(), StateTopics.names(context.configuration()))
        .warnIfForgotten();
    String instanceId = InstanceId.in(settings.stateDirectory());
    RocksDbMemory memory = new RocksDbMemory(settings.memoryBytes(), topics.compactionLag());
    Properties properties = settings.properties(clients, memory, instanceId);
    Tracing tracing = Tracing.from(context.configuration(), NAME);
    LetterLimit letters = new LetterLimit(configuration.texts().recordBytes());
    Topology topology =
        new PairTopology(
                clients,
                configuration.topology(topics, partitions),
                letters,
                new PairMetrics(
                    context.metrics(), List.of(topics.feedback(), topics.completions())),
                tracing,
                Clock.systemUTC(),
                System::nanoTime)
            .build(properties);
    FailurePolicy failures = new FailurePolicy(Clock.systemUTC(), PAUSE_AFTER_FAILURE, letters);
    StateAge stateAge = settings.stateAge(properties, Clock.systemUTC());
    KafkaStreams streams = streams(topology, properties, failures, stateAge, memory);
    HeldRecords held = new HeldRecords(clients, NAME + "-held", Clock.systemUTC());
    StreamsFigures.register(context.metrics(), streams, topology, settings.applicationId(), held);
    try {
      if (stateAge.outdated()) {
        log.info("the state was away for too long, or nothing says how long; it is read back");
        streams.cleanUp();
      }
      HttpServer server =
          HttpServer.start(
              NAME,
              configuration.http(),
              () -> readiness(streams, failures),
              context.metrics(),
              routes -> {});
      start(streams, server);
      return new PairBuilderService(memory, streams, held, stateAge, failures, server, tracing);
    } catch (RuntimeException e) {
      streams.close();
      held.close();
      memory.close();
      tracing.close();
      throw e;
    }
  }

  // Its threads would keep a process that does nothing.
  private static void start(KafkaStreams streams, HttpServer server) {
    try {
      streams.start();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness readiness() {
    return readiness(streams, failures);
  }

  @Override
  public Optional<String> address() {
    return Optional.of(server.address());
  }

  /** Commits what was counted, and leaves its partitions to others at once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(LONGEST_STOP));
    if (stopped) {
      noteAge();
    }
    server.close();
    held.close();
    tracing.close();
    if (stopped) {
      memory.close();
    } else {
      // A store that is still in use needs its memory; the process ends it.
      log.warn("the pair-builder did not stop within {} s", LONGEST_STOP.toSeconds());
    }
  }

  private void noteAge() {
    try {
      stateAge.leave();
    } catch (IOException e) {
      log.warn(
          "when this instance stopped could not be noted ({}); its state will be read back when it"
              + " starts again",
          e.getMessage());
    }
  }

  private static KafkaStreams streams(
      Topology topology,
      Properties properties,
      FailurePolicy failures,
      StateAge stateAge,
      RocksDbMemory memory) {
    try {
      KafkaStreams streams = new KafkaStreams(topology, properties);
      streams.setUncaughtExceptionHandler(failures);
      streams.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              failures.recovered();
              stateAge.used();
            }
          });
      return streams;
    } catch (StreamsException e) {
      memory.close();
      throw new StartException(
          "the pair-builder cannot use its state directory: "
              + e.getMessage()
              + "; close the other instance, or set plumbline.pair-builder.state.directory",
          e);
    }
  }

  private static Readiness readiness(KafkaStreams streams, FailurePolicy failures) {
    String failure = failures.lastFailure().map(reason -> ": " + reason).orElse("");
    return switch (streams.state()) {
      case RUNNING -> Readiness.yes();
      case CREATED, REBALANCING -> Readiness.no("taking over partitions and their state" + failure);
      case ERROR, PENDING_ERROR ->
          Readiness.never("stopped after a failure; repair it and start again" + failure);
      case PENDING_SHUTDOWN, NOT_RUNNING -> Readiness.no("stopped");
    };
  }
}
