package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace, that of whoever sent the votes, over the pairs to the training run. */
class TracingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @TempDir Path directory;

  @Test
  void oneTraceLeadsFromTheVoteOverThePairToTheRun() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    HttpServer collector = collector(sent);
    try (StandaloneLoop loop =
        start(
            Map.of(
                "plumbline.tracing.enabled",
                true,
                "plumbline.tracing.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"))) {
      vote(loop);
      Topics topics = loop.clients().configuration().topics();
      await()
          .atMost(PATIENCE)
          .until(() -> !read(loop.clients(), topics.modelUpdates().name()).isEmpty());

      Set<String> spans = new HashSet<>();
      for (String topic :
          List.of(
              topics.feedback().name(),
              topics.preferencePairs().name(),
              topics.trainingRuns().name(),
              topics.modelUpdates().name())) {
        List<String[]> contexts = contexts(read(loop.clients(), topic));
        assertThat(contexts).as(topic).isNotEmpty().allMatch(parts -> parts[1].equals(TRACE));
        contexts.forEach(parts -> spans.add(parts[2]));
      }
      // The request, each vote's pairs, and the run are spans of their own.
      assertThat(spans).hasSizeGreaterThanOrEqualTo(3).doesNotContain(SPAN);
      await().atMost(PATIENCE).until(() -> sent.get() > 0);
    } finally {
      collector.stop(0);
    }
  }

  @Test
  void withoutTheSettingNoRecordCarriesAContext() throws Exception {
    try (StandaloneLoop loop = start(Map.of())) {
      vote(loop);
      Topics topics = loop.clients().configuration().topics();
      await()
          .atMost(PATIENCE)
          .until(() -> !read(loop.clients(), topics.modelUpdates().name()).isEmpty());

      assertThat(contexts(read(loop.clients(), topics.feedback().name()))).isEmpty();
      assertThat(contexts(read(loop.clients(), topics.preferencePairs().name()))).isEmpty();
      assertThat(contexts(read(loop.clients(), topics.trainingRuns().name()))).isEmpty();
    }
  }

  /** As many pairs as start a training, in one request that belongs to a trace. */
  private static void vote(StandaloneLoop loop) throws Exception {
    List<String> events = new ArrayList<>();
    for (int question = 0; question < TinyModel.PAIRS; question++) {
      for (String rating : List.of("up", "down")) {
        events.add(
            """
            {"prompt": [{"role": "user", "content": "Question %d?"}], "response": "It is %s.",
             "rating": "%s", "user_id": "someone"}
            """
                .formatted(question, rating, rating));
      }
    }
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(loop.addresses().services().get("feedback-gateway") + "/v1/feedback"))
            .header("Content-Type", "application/json")
            .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
            .POST(BodyPublishers.ofString("{\"events\": [" + String.join(",", events) + "]}"))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(202);
  }

  private static List<String[]> contexts(List<ConsumerRecord<byte[], byte[]>> records) {
    List<String[]> contexts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Header header = record.headers().lastHeader("traceparent");
      if (header != null) {
        contexts.add(new String(header.value(), StandardCharsets.UTF_8).split("-", -1));
      }
    }
    return contexts;
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(KafkaClients clients, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer = clients.bytesConsumer("reader", Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static HttpServer collector(AtomicInteger sent) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          sent.addAndGet(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private StandaloneLoop start(Map<String, Object> more) {
    return StandaloneLoop.start(
        TinyModel.configuration(directory.resolve("cache")).withOverrides(more),
        directory.resolve("data"),
        Progress.silent());
  }
}
