package dev.plumbline.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.FeedbackClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model server and a gateway that follow a script: an answer has as many words as its seed says,
 * and ends by itself when that is below the limit.
 */
final class ScriptedServices implements AutoCloseable {
  private final ObjectMapper mapper = new ObjectMapper();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer http;
  private final AtomicInteger completions = new AtomicInteger();
  private final List<JsonNode> votes = new CopyOnWriteArrayList<>();
  private volatile long adapterVersion;
  private volatile boolean failing;

  ScriptedServices() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/v1/chat/completions", this::complete);
    http.createContext("/v1/feedback", this::takeFeedback);
    http.start();
  }

  ChatClient chat() {
    return new ChatClient(address(), "default");
  }

  FeedbackClient gateway() {
    return new FeedbackClient(address());
  }

  /** The events that were taken, in order. */
  List<JsonNode> votes() {
    return votes;
  }

  void serve(long version) {
    adapterVersion = version;
  }

  void fail() {
    failing = true;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void complete(HttpExchange exchange) throws IOException {
    JsonNode request = mapper.readTree(exchange.getRequestBody());
    if (failing) {
      answer(exchange, 500, "{\"error\": {\"message\": \"out of order\"}}");
      return;
    }
    int words = request.path("seed").asInt();
    int limit = request.path("max_tokens").asInt();
    ObjectNode body = mapper.createObjectNode();
    body.put("id", "completion-" + completions.incrementAndGet() + "-of-" + words);
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("finish_reason", words < limit ? "stop" : "length");
    choice
        .putObject("message")
        .put("content", String.join(" ", Collections.nCopies(Math.min(words, limit), "word")));
    exchange.getResponseHeaders().add("X-Plumbline-Adapter-Version", Long.toString(adapterVersion));
    answer(exchange, 200, body.toString());
  }

  private void takeFeedback(HttpExchange exchange) throws IOException {
    ObjectNode body = mapper.createObjectNode();
    mapper
        .readTree(exchange.getRequestBody())
        .path("events")
        .forEach(
            event -> {
              votes.add(event);
              body.withArray("event_ids").add("event-" + votes.size());
            });
    answer(exchange, 202, body.toString());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
