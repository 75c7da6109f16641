package dev.plumbline.embeddedkafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker of one node, as {@link KafkaRaftServer} runs them, but one after the other.
 *
 * <p>After a {@code kill -9} the controller takes the broker for alive until its session ends. A
 * broker that starts before is first leader of its partitions by the old session, then fenced, then
 * leader again. Kafka 4.3 takes partitions without a leader for deleted when it finishes a
 * transaction: one that had been committed, but not everywhere, is then called complete without its
 * remaining markers, and its offsets stay undecided for ever. So the broker starts only when the
 * old session has ended.
 */
final class SingleNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SingleNode.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Metrics metrics;
  private final ControllerServer controller;
  private final BrokerServer broker;

  SingleNode(KafkaConfig config) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    String clusterId = directories._1().clusterId().orElseThrow();
    metrics = Server.initializeMetrics(config, Time.SYSTEM, clusterId);
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
  }

  /** Starts both and returns when the broker answers clients. */
  void start() throws InterruptedException, ExecutionException {
    LastIncarnation last = new LastIncarnation(controller.config().nodeId());
    controller.startup();
    try {
      controller.sharedServer().loader().installPublishers(List.of(last)).get();
      last.awaitGone(PATIENCE);
      broker.startup();
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      controller.shutdown();
      throw e;
    }
  }

  @Override
  public void close() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    metrics.close();
  }
}
