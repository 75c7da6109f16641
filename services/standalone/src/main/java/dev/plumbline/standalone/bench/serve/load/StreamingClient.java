package dev.plumbline.standalone.bench.serve.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.bench.serve.load.StreamedAnswer.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks an OpenAI-compatible server for greedy answers and notes when each piece came. Whatever goes
 * wrong is part of the result; nothing is tried again. Thread safe.
 */
public final class StreamingClient implements AutoCloseable {
  private static final String VERSION_HEADER = "X-Plumbline-Adapter-Version";

  private final URI address;
  private final String model;
  private final Optional<String> key;
  private final Duration patience;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "answer-patience");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param server for example {@code http://127.0.0.1:8000}
   * @param model that requests name; for Plumbline's server a channel
   * @param key sent with each request as a bearer token
   * @param patience a longer answer is given up and counts as failed
   */
  public StreamingClient(URI server, String model, Optional<String> key, Duration patience) {
    this.address = server.resolve("/v1/chat/completions");
    this.model = model;
    this.key = key;
    this.patience = patience;
  }

  /**
   * Asks and waits for the end of the answer.
   *
   * @param plannedAt the moment from which the answer's times count
   */
  public StreamedAnswer ask(PlannedRequest request, long plannedAt) {
    AnswerStream stream = new AnswerStream(json);
    OptionalLong version = OptionalLong.empty();
    try {
      HttpResponse<InputStream> response = http.send(post(request), BodyHandlers.ofInputStream());
      version = response.headers().firstValueAsLong(VERSION_HEADER);
      if (response.statusCode() != 200) {
        try (InputStream body = response.body()) {
          String why = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          return failed(request, plannedAt, "status " + response.statusCode(), why);
        }
      }
      read(response.body(), stream);
      return stream.end(request, plannedAt, version, System.nanoTime());
    } catch (HttpTimeoutException e) {
      return failed(request, plannedAt, "timeout", "nothing came within " + patience);
    } catch (IOException e) {
      return failed(request, plannedAt, "connection failed", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(request, plannedAt, "interrupted", "the client was stopped");
    }
  }

  private void read(InputStream body, AnswerStream stream) throws IOException {
    ScheduledFuture<?> end =
        clock.schedule(() -> close(body), patience.toMillis(), TimeUnit.MILLISECONDS);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !stream.take(line, System.nanoTime())) {
        line = lines.readLine();
      }
      // The connection is free for the next request only when its last byte is read.
      while (line != null) {
        line = lines.readLine();
      }
    } finally {
      end.cancel(false);
    }
  }

  // The reader then finds the stream closed, which is a failure of its own.
  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new IllegalStateException("an answer could not be given up", e);
    }
  }

  private HttpRequest post(PlannedRequest request) {
    ObjectNode body = json.createObjectNode();
    body.put("model", model).put("temperature", 0).put("max_tokens", request.maxTokens());
    body.put("stream", true).putObject("stream_options").put("include_usage", true);
    request.writeMessages(body.putArray("messages"));
    HttpRequest.Builder post =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    key.ifPresent(token -> post.header("Authorization", "Bearer " + token));
    return post.build();
  }

  private static StreamedAnswer failed(
      PlannedRequest request, long plannedAt, String kind, String detail) {
    return new StreamedAnswer(
        request,
        plannedAt,
        OptionalLong.empty(),
        System.nanoTime(),
        Gaps.between(List.of()),
        0,
        0,
        "",
        OptionalLong.empty(),
        true,
        Optional.of(new Failure(kind, detail)));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
