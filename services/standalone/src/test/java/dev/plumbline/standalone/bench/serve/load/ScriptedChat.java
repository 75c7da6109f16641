package dev.plumbline.standalone.bench.serve.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server whose streams are written by the test, one request after the other or all at once. */
final class ScriptedChat implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  /** Writes one response. */
  interface Script {
    void answer(HttpExchange exchange, OutputStream out) throws IOException, InterruptedException;
  }

  ScriptedChat(int parallel, Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newFixedThreadPool(parallel);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          try (OutputStream out = exchange.getResponseBody()) {
            script.answer(exchange, out);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Begins a good response that names a version. */
  static void begin(HttpExchange exchange, long version) throws IOException {
    exchange.getResponseHeaders().set("X-Plumbline-Adapter-Version", Long.toString(version));
    exchange.sendResponseHeaders(200, 0);
  }

  static void piece(OutputStream out, String model, String text) throws IOException {
    event(
        out,
        "{\"model\":\"" + model + "\",\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}");
  }

  static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
