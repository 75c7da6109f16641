package dev.plumbline.runtime.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A schema registry in which each subject has one schema and, once it was set, a compatibility. */
final class StubRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> schemas = new ArrayList<>();
  private final Map<String, Integer> subjects = new ConcurrentHashMap<>();
  private final Map<String, String> compatibilities = new ConcurrentHashMap<>();
  private final HttpServer server;
  private boolean failsOnce;

  StubRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Optional<String> compatibility(String subject) {
    return Optional.ofNullable(compatibilities.get(subject));
  }

  void setCompatibility(String subject, String compatibility) {
    compatibilities.put(subject, compatibility);
  }

  /** The next compatibility that somebody sets is not set. */
  synchronized void failOnceToSetACompatibility() {
    failsOnce = true;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
    switch (exchange.getRequestMethod() + " " + path[0]) {
      case "POST subjects" -> register(exchange, path[1]);
      case "GET subjects" -> latest(exchange, path[1]);
      case "GET schemas" ->
          respond(exchange, 200, Map.of("schema", schemas.get(Integer.parseInt(path[2]) - 1)));
      case "PUT config" -> configure(exchange, path[1]);
      default -> {
        String set = compatibilities.get(path[1]);
        if (set == null) {
          respond(exchange, 404, Map.of("error_code", 40408, "message", "none of its own"));
        } else {
          respond(exchange, 200, Map.of("compatibilityLevel", set));
        }
      }
    }
  }

  private void register(HttpExchange exchange, String subject) throws IOException {
    schemas.add(JSON.readTree(exchange.getRequestBody()).get("schema").textValue());
    subjects.put(subject, schemas.size());
    respond(exchange, 200, Map.of("id", schemas.size()));
  }

  private void latest(HttpExchange exchange, String subject) throws IOException {
    Integer id = subjects.get(subject);
    if (id == null) {
      respond(exchange, 404, Map.of("error_code", 40401, "message", "no such subject"));
    } else {
      respond(
          exchange,
          200,
          Map.of("subject", subject, "version", 1, "id", id, "schema", schemas.get(id - 1)));
    }
  }

  private void configure(HttpExchange exchange, String subject) throws IOException {
    if (failsOnce) {
      failsOnce = false;
      respond(exchange, 403, Map.of("error_code", 40301, "message", "not allowed"));
      return;
    }
    String wanted = JSON.readTree(exchange.getRequestBody()).get("compatibility").textValue();
    compatibilities.put(subject, wanted);
    respond(exchange, 200, Map.of("compatibility", wanted));
  }

  private static void respond(HttpExchange exchange, int status, Map<String, ?> answer)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
