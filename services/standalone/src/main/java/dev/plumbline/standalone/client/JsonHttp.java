package dev.plumbline.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** JSON over HTTP to one base address. Thread safe. */
public final class JsonHttp {
  private final URI base;
  private final Duration timeout;
  private final Optional<String> key;
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param base for example {@code http://127.0.0.1:8080}
   * @param timeout how long an answer may take
   */
  public JsonHttp(URI base, Duration timeout) {
    this(base, timeout, Optional.empty());
  }

  /**
   * @param key sent with each request as a bearer token
   */
  public JsonHttp(URI base, Duration timeout, Optional<String> key) {
    this.base = base;
    this.timeout = timeout;
    this.key = key;
  }

  /** An empty JSON object to fill. */
  public ObjectNode object() {
    return mapper.createObjectNode();
  }

  /** Sends a body and gives the answer, whatever its status in the range of 200. */
  public Reply post(String path, JsonNode body) throws RequestFailedException {
    return send(posting(path, body));
  }

  /** Sends a body and gives the answer, also a refusal. */
  public Status tryPost(String path, JsonNode body) throws RequestFailedException {
    return status(exchange(posting(path, body)));
  }

  /** Gives the answer, also a refusal. */
  public Status tryGet(String path) throws RequestFailedException {
    return status(exchange(request(path).GET().build()));
  }

  private Status status(HttpResponse<String> response) {
    JsonNode answer;
    try {
      answer = mapper.readTree(response.body());
    } catch (JsonProcessingException e) {
      // A proxy's page, for example; the reason quotes it.
      answer = mapper.createObjectNode();
    }
    return new Status(response.statusCode(), answer, response.headers(), reason(response.body()));
  }

  private HttpRequest posting(String path, JsonNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()))
        .build();
  }

  public Reply get(String path) throws RequestFailedException {
    return send(request(path).GET().build());
  }

  /** The body as text, and the status; for what is not JSON. */
  public HttpResponse<String> text(String path) throws RequestFailedException {
    return exchange(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
    key.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private Reply send(HttpRequest request) throws RequestFailedException {
    HttpResponse<String> response = exchange(request);
    if (response.statusCode() / 100 != 2) {
      throw new RequestFailedException(
          request.uri() + " answered " + response.statusCode() + ": " + reason(response.body()));
    }
    try {
      return new Reply(mapper.readTree(response.body()), response.headers());
    } catch (JsonProcessingException e) {
      throw new RequestFailedException(
          request.uri() + " answered with something else than JSON", e);
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) throws RequestFailedException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new RequestFailedException(request.uri() + " does not answer: " + why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException(request.uri() + ": interrupted while waiting", e);
    }
  }

  // Both services put the reason of a refusal into error.message.
  private String reason(String body) {
    try {
      JsonNode message = mapper.readTree(body).at("/error/message");
      return message.isTextual() ? message.asText() : shortened(body);
    } catch (JsonProcessingException e) {
      return shortened(body);
    }
  }

  private static String shortened(String body) {
    return body.length() <= 300 ? body : body.substring(0, 300) + "...";
  }

  /** What a service answered. */
  public record Reply(JsonNode body, HttpHeaders headers) {}

  /**
   * What a service answered, good or bad.
   *
   * @param reason what it says of a refusal
   */
  public record Status(int code, JsonNode body, HttpHeaders headers, String reason) {}
}
