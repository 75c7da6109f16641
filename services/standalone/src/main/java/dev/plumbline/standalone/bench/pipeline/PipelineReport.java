package dev.plumbline.standalone.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.bench.serve.load.Distribution;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The medians of all rounds, as a table and as JSON. */
public final class PipelineReport {
  private final PipelineSettings settings;
  private final List<PipelineFigures> rounds;

  PipelineReport(PipelineSettings settings, List<PipelineFigures> rounds) {
    this.settings = settings;
    this.rounds = List.copyOf(rounds);
  }

  /** A table for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "votes a second", "median", "ratio");
    rate(text, "bare transactional loop", PipelineFigures::bareLoop, figures -> 1);
    rate(
        text,
        "Kafka Streams, the same",
        PipelineFigures::bareStreams,
        figures -> toLoop(figures, figures.bareStreams()));
    rate(
        text,
        "Kafka Streams, and one store in memory",
        PipelineFigures::streamsWithStore,
        figures -> toLoop(figures, figures.streamsWithStore()));
    rate(text, "pair-builder, in-memory", PipelineFigures::inMemory, this::inMemoryRatio);
    rate(text, "pair-builder, RocksDB", PipelineFigures::rocksDb, this::rocksDbRatio);
    rate(text, "bare producer", figures -> figures.bareProducer().perSecond(), figures -> 1);
    String batches = "gateway, " + settings.batch() + " votes a request";
    rate(text, batches, figures -> figures.gateway().perSecond(), this::gatewayRatio);
    rate(
        text,
        "gateway, 1 vote a request",
        PipelineFigures::gatewaySingles,
        figures -> figures.gatewaySingles() / figures.bareProducer().perSecond());
    text.append(System.lineSeparator());
    line(text, "votes a second of one core", "median", "ratio");
    rate(text, "bare producer", figures -> figures.bareProducer().perCore(), figures -> 1);
    rate(text, batches, figures -> figures.gateway().perCore(), this::gatewayCoreRatio);
    text.append(System.lineSeparator());
    line(text, "ms to the acknowledgement, half load", "p50", "p99");
    latency(text, "bare producer", PipelineFigures::producerLatency);
    latency(text, "gateway", PipelineFigures::gatewayLatency);
    return text.toString();
  }

  /** One JSON object. */
  public String json() {
    Map<String, Double> medians = new TreeMap<>();
    medians.put("bare_loop", median(PipelineFigures::bareLoop));
    medians.put("bare_streams", median(PipelineFigures::bareStreams));
    medians.put("streams_with_store", median(PipelineFigures::streamsWithStore));
    medians.put("pair_builder_in_memory", median(PipelineFigures::inMemory));
    medians.put("pair_builder_in_memory_ratio", median(this::inMemoryRatio));
    medians.put("pair_builder_rocksdb", median(PipelineFigures::rocksDb));
    medians.put("pair_builder_rocksdb_ratio", median(this::rocksDbRatio));
    medians.put("bare_producer", median(figures -> figures.bareProducer().perSecond()));
    medians.put("bare_producer_core", median(figures -> figures.bareProducer().perCore()));
    medians.put("gateway", median(figures -> figures.gateway().perSecond()));
    medians.put("gateway_ratio", median(this::gatewayRatio));
    medians.put("gateway_core", median(figures -> figures.gateway().perCore()));
    medians.put("gateway_core_ratio", median(this::gatewayCoreRatio));
    medians.put("gateway_singles", median(PipelineFigures::gatewaySingles));
    medians.put("producer_p50", median(figures -> figures.producerLatency().median()));
    medians.put("producer_p99", median(figures -> figures.producerLatency().p99()));
    medians.put("gateway_p50", median(figures -> figures.gatewayLatency().median()));
    medians.put("gateway_p99", median(figures -> figures.gatewayLatency().p99()));
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("votes", settings.votes()).put("prompts", settings.prompts());
    root.put("rounds", rounds.size()).put("batch", settings.batch());
    medians.forEach(root::put);
    return root.toPrettyString();
  }

  private double inMemoryRatio(PipelineFigures figures) {
    return toLoop(figures, figures.inMemory());
  }

  private double rocksDbRatio(PipelineFigures figures) {
    return toLoop(figures, figures.rocksDb());
  }

  private static double toLoop(PipelineFigures figures, double rate) {
    return rate / figures.bareLoop();
  }

  private double gatewayRatio(PipelineFigures figures) {
    return figures.gateway().perSecond() / figures.bareProducer().perSecond();
  }

  private double gatewayCoreRatio(PipelineFigures figures) {
    return figures.gateway().perCore() / figures.bareProducer().perCore();
  }

  private void rate(
      StringBuilder text,
      String name,
      ToDoubleFunction<PipelineFigures> rate,
      ToDoubleFunction<PipelineFigures> ratio) {
    line(
        text,
        name,
        String.format(Locale.ROOT, "%.0f", median(rate)),
        String.format(Locale.ROOT, "%.2f", median(ratio)));
  }

  private void latency(
      StringBuilder text, String name, Function<PipelineFigures, Distribution> latency) {
    line(
        text,
        name,
        String.format(Locale.ROOT, "%.1f", median(f -> latency.apply(f).median())),
        String.format(Locale.ROOT, "%.1f", median(f -> latency.apply(f).p99())));
  }

  private double median(ToDoubleFunction<PipelineFigures> figure) {
    return new Distribution(rounds.stream().mapToDouble(figure).toArray()).median();
  }

  private static void line(StringBuilder text, String name, String first, String second) {
    text.append(String.format(Locale.ROOT, "%-38s %10s %8s%n", name, first, second));
  }
}
