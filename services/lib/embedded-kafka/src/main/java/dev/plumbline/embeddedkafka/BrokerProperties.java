package dev.plumbline.embeddedkafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The settings of a single-node broker with a small footprint, as {@code server.properties}. */
record BrokerProperties(Map<String, String> values) {

  static BrokerProperties singleNode(
      Path directory, int port, int controllerPort, Optional<BrokerSecurity> security) {
    Map<String, String> values = new TreeMap<>();
    values.put("process.roles", "broker,controller");
    values.put("node.id", "1");
    values.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    values.put(
        "listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    values.put("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
    values.put("inter.broker.listener.name", "CLIENTS");
    values.put("controller.listener.names", "CONTROLLER");
    values.put(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,CLIENTS:" + (security.isPresent() ? "SASL_SSL" : "PLAINTEXT"));
    security.ifPresent(given -> values.putAll(given.settings()));
    values.put("log.dirs", directory.toString());
    values.put("auto.create.topics.enable", "false");
    singleReplica(values);
    smallFootprint(values);
    // After a kill the controller refuses the new incarnation until the old session ends.
    values.put("broker.session.timeout.ms", "1500");
    values.put("broker.heartbeat.interval.ms", "300");
    return new BrokerProperties(Map.copyOf(values));
  }

  Properties asProperties() {
    Properties properties = new Properties();
    properties.putAll(values);
    return properties;
  }

  private static void singleReplica(Map<String, String> values) {
    values.put("offsets.topic.replication.factor", "1");
    values.put("transaction.state.log.replication.factor", "1");
    values.put("transaction.state.log.min.isr", "1");
    values.put("share.coordinator.state.topic.replication.factor", "1");
    values.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void smallFootprint(Map<String, String> values) {
    values.put("offsets.topic.num.partitions", "4");
    values.put("transaction.state.log.num.partitions", "4");
    values.put("share.coordinator.state.topic.num.partitions", "4");
    values.put("log.cleaner.dedupe.buffer.size", Long.toString(cleanerBytes()));
    // Five minutes would be long for somebody who waits for records to go.
    values.put("log.retention.check.interval.ms", "20000");
    // A minute of compacted segments is as much as the topics themselves while much is written.
    values.put("log.segment.delete.delay.ms", "1000");
    values.put("num.network.threads", "2");
    values.put("num.io.threads", "4");
    values.put("group.initial.rebalance.delay.ms", "0");
  }

  // For each 24 bytes one key: with too few of them the cleaner reads a large topic many times.
  private static long cleanerBytes() {
    long share = Runtime.getRuntime().maxMemory() / 32;
    return Math.min(Math.max(share, 4L << 20), 128L << 20);
  }
}
