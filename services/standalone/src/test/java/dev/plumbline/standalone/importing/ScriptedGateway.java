package dev.plumbline.standalone.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A server that gives the answers it was told, then 202, and remembers what was sent. */
final class ScriptedGateway implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<List<String>> requests = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  private record Answer(int status, Optional<String> retryAfter, String body) {}

  ScriptedGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/feedback", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void busy(int status, String retryAfter) {
    script.add(new Answer(status, Optional.ofNullable(retryAfter), error("busy", "x", "later")));
  }

  synchronized void refuse(int status, String reason, String field) {
    script.add(new Answer(status, Optional.empty(), error(reason, field, field + " is wrong")));
  }

  /** The responses in the events of each request that was answered. */
  synchronized List<List<String>> requests() {
    return List.copyOf(requests);
  }

  synchronized List<String> keys() {
    return List.copyOf(keys);
  }

  private static String error(String reason, String field, String message) {
    return "{\"error\": {\"reason\": \"%s\", \"field\": \"%s\", \"message\": \"%s\"}}"
        .formatted(reason, field, message);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
    List<String> responses = new ArrayList<>();
    body.get("events").forEach(event -> responses.add(event.get("response").asText()));
    requests.add(responses);
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Answer answer =
        script.isEmpty() ? new Answer(202, Optional.empty(), "{\"event_ids\": []}") : script.poll();
    answer.retryAfter().ifPresent(time -> exchange.getResponseHeaders().set("Retry-After", time));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
