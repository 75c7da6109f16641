package dev.plumbline.pairs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a schema registry as serializers of several processes need: a schema gets a number,
 * and the number gives the schema.
 */
final class TinyRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BY_ID = Pattern.compile("/schemas/ids/(\\d+)");

  private final List<String> schemas = new ArrayList<>();
  private final HttpServer server;

  private TinyRegistry(HttpServer server) {
    this.server = server;
  }

  static TinyRegistry start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TinyRegistry registry = new TinyRegistry(server);
      server.createContext("/", registry::answer);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the registry", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    Matcher byId = BY_ID.matcher(exchange.getRequestURI().getPath());
    if (byId.matches()) {
      int id = Integer.parseInt(byId.group(1));
      if (id <= schemas.size()) {
        respond(exchange, 200, Map.of("schema", schemas.get(id - 1)));
      } else {
        respond(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
      }
      return;
    }
    if (exchange.getRequestMethod().equals("GET")) {
      respond(exchange, 404, Map.of("error_code", 40401, "message", "Subject not found"));
      return;
    }
    if (exchange.getRequestURI().getPath().startsWith("/config/")) {
      respond(exchange, 200, Map.of("compatibility", "BACKWARD"));
      return;
    }
    String schema = JSON.readTree(exchange.getRequestBody()).get("schema").textValue();
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    respond(exchange, 200, Map.of("id", schemas.indexOf(schema) + 1));
  }

  private static void respond(HttpExchange exchange, int status, Map<String, ?> answer)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
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
