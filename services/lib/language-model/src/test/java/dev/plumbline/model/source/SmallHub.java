package dev.plumbline.model.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub with one model, as far as the client needs it: the listing of a revision, and files, of
 * which the weights lie in a store under another address.
 */
final class SmallHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String REPOSITORY = "someone/tiny-model";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** The next answers from the store break off after so many bytes each. */
  final List<Integer> breaks = new CopyOnWriteArrayList<>();

  volatile Optional<String> token = Optional.empty();
  volatile boolean listsDigests = true;
  volatile boolean understandsRanges = true;
  volatile String wrongDigestOf = "";

  SmallHub(Map<String, byte[]> files) throws IOException {
    this.files = new TreeMap<>(files);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/models/" + REPOSITORY + "/revision/", this::list);
    server.createContext("/" + REPOSITORY + "/resolve/" + COMMIT + "/", this::resolve);
    server.createContext("/store/", this::store);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked for: method, path, the range and whether a token came with it. */
  List<String> requests() {
    return requests;
  }

  private void list(HttpExchange exchange) throws IOException {
    if (refused(exchange)) {
      return;
    }
    var path = exchange.getRequestURI().getPath();
    if (!path.endsWith("/main") && !path.endsWith("/" + COMMIT)) {
      answer(exchange, 404, "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    var json = new ObjectMapper().createObjectNode().put("sha", COMMIT);
    ArrayNode siblings = json.putArray("siblings");
    files.forEach(
        (name, content) -> {
          var file = siblings.addObject().put("rfilename", name);
          if (listsDigests) {
            file.put("size", content.length).put("blobId", gitObject(content));
          }
          if (listsDigests && isLarge(name)) {
            file.putObject("lfs").put("sha256", declaredSha256(name)).put("size", content.length);
          }
        });
    answer(exchange, 200, new ObjectMapper().writeValueAsBytes(json));
  }

  private void resolve(HttpExchange exchange) throws IOException {
    if (refused(exchange)) {
      return;
    }
    var name = lastPart(exchange);
    var content = files.get(name);
    if (isLarge(name)) {
      exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + declaredSha256(name) + "\"");
      exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
      exchange
          .getResponseHeaders()
          .add("Location", address().replace("127.0.0.1", "localhost") + "/store/" + name);
      answer(exchange, 302, new byte[0]);
    } else {
      exchange.getResponseHeaders().add("ETag", "\"" + gitObject(content) + "\"");
      answer(exchange, 200, content);
    }
  }

  private void store(HttpExchange exchange) throws IOException {
    note(exchange);
    var content = files.get(lastPart(exchange));
    var range = exchange.getRequestHeaders().getFirst("Range");
    int start =
        range != null && understandsRanges ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
    if (start > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, content.length - start);
    int end =
        breaks.isEmpty() ? content.length : Math.min(content.length, start + breaks.remove(0));
    exchange.getResponseBody().write(content, start, end - start);
    if (end < content.length) {
      exchange.getResponseBody().flush();
    }
    // Closing an answer that is too short breaks the connection off.
    exchange.close();
  }

  private boolean refused(HttpExchange exchange) throws IOException {
    note(exchange);
    var given = exchange.getRequestHeaders().getFirst("Authorization");
    if (token.isEmpty() || ("Bearer " + token.get()).equals(given)) {
      return false;
    }
    answer(exchange, 401, new byte[0]);
    return true;
  }

  private void note(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    requests.add(
        "%s %s%s%s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers.containsKey("Range") ? " " + headers.getFirst("Range") : "",
                headers.containsKey("Authorization") ? " with token" : ""));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static boolean isLarge(String name) {
    return name.endsWith(".safetensors");
  }

  private String declaredSha256(String name) {
    return name.equals(wrongDigestOf) ? "f".repeat(64) : digest("SHA-256", files.get(name));
  }

  private static String gitObject(byte[] content) {
    var header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    return digest("SHA-1", header, content);
  }

  private static String digest(String algorithm, byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      for (var part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static String lastPart(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
