package dev.plumbline.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A product that asks the server. */
final class ServerClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;

  ServerClient(ModelServerService server) {
    this.address = server.address().orElseThrow();
  }

  /** An answer and the version that the response names. */
  record Answer(int status, JsonNode body, long version) {
    String text() {
      return body.at("/choices/0/message/content").asText();
    }
  }

  Answer ask(String model) {
    return chat(
        "{\"model\":\""
            + model
            + "\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  }

  Answer chat(String body) {
    HttpResponse<String> response = post(body);
    return new Answer(
        response.statusCode(),
        json(response.body()),
        response.headers().firstValueAsLong("X-Plumbline-Adapter-Version").orElse(-1));
  }

  HttpResponse<String> post(String body) {
    return post("/v1/chat/completions", body);
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  String get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path)).build()).body();
  }

  /** What the server tells of the default channel. */
  JsonNode channel() {
    return json(get("/v1/adapters")).at("/data/0");
  }

  long currentVersion() {
    return channel().at("/current/version").asLong(0);
  }

  void awaitVersion(long version) {
    Awaitility.await().until(() -> currentVersion() == version);
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
