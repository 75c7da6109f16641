package dev.plumbline.pairs;

import dev.plumbline.runtime.kafka.HeldRecords;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * How far this instance is behind on its topics, and how large its stores are, as Kafka Streams
 * tells it when it is asked.
 */
final class StreamsFigures {
  private static final Set<String> ON_DISK =
      Set.of("total-sst-files-size", "cur-size-all-mem-tables");

  private final KafkaStreams streams;

  private StreamsFigures(KafkaStreams streams) {
    this.streams = streams;
  }

  /** Shows the figures of an instance from now on. */
  static void register(
      MeterRegistry registry,
      KafkaStreams streams,
      Topology topology,
      String applicationId,
      HeldRecords held) {
    StreamsFigures figures = new StreamsFigures(streams);
    Set<String> topics = topics(topology);
    Backlog backlog = new Backlog(streams, applicationId, held, topics);
    for (String topic : topics) {
      Gauge.builder("plumbline.pairs.lag", () -> backlog.records(topic))
          .description("Records of a topic that this instance has still to read")
          .tag("topic", topic)
          .register(registry);
      Gauge.builder("plumbline.pairs.held", () -> backlog.heldSeconds(topic))
          .description("For how long an open transaction has kept this instance from reading on")
          .baseUnit("seconds")
          .tag("topic", topic)
          .register(registry);
    }
    for (String store : stores(topology)) {
      Gauge.builder("plumbline.pairs.store.entries", () -> figures.entries(store))
          .description("Entries of a store on this instance; an estimate where they are on disk")
          .tag("store", store)
          .register(registry);
      Gauge.builder("plumbline.pairs.store", () -> figures.bytes(store))
          .description("Size of a store that is on disk, with what is about to be written")
          .baseUnit("bytes")
          .tag("store", store)
          .register(registry);
    }
  }

  private double bytes(String store) {
    return sum(
        name -> ON_DISK.contains(name.name()) && store.equals(name.tags().get("rocksdb-state-id")));
  }

  private double entries(String store) {
    try {
      return streams
          .store(
              StoreQueryParameters.fromNameAndType(
                  store, QueryableStoreTypes.<Object, Object>keyValueStore()))
          .approximateNumEntries();
    } catch (InvalidStateStoreException e) {
      // Not known while partitions and their state are being taken over.
      return Double.NaN;
    }
  }

  private double sum(Wanted wanted) {
    double sum = 0;
    for (Metric metric : streams.metrics().values()) {
      if (wanted.test(metric.metricName())) {
        sum += finite(metric);
      }
    }
    return sum;
  }

  /** A metric that says nothing counts as 0. */
  static double finite(Metric metric) {
    return metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())
        ? number.doubleValue()
        : 0;
  }

  private interface Wanted {
    boolean test(MetricName name);
  }

  private static Set<String> topics(Topology topology) {
    Set<String> topics = new TreeSet<>();
    nodes(topology)
        .filter(TopologyDescription.Source.class::isInstance)
        .forEach(source -> topics.addAll(((TopologyDescription.Source) source).topicSet()));
    return topics;
  }

  private static Set<String> stores(Topology topology) {
    Set<String> stores = new TreeSet<>();
    nodes(topology)
        .filter(TopologyDescription.Processor.class::isInstance)
        .forEach(step -> stores.addAll(((TopologyDescription.Processor) step).stores()));
    return stores;
  }

  private static Stream<TopologyDescription.Node> nodes(Topology topology) {
    return topology.describe().subtopologies().stream().flatMap(part -> part.nodes().stream());
  }
}
