package dev.plumbline.standalone.bench.serve.swap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** What a running model server says of its adapters. Thread safe. */
public final class ServerState {
  private static final String ADAPTERS = "/v1/adapters";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 4;

  private final JsonHttp http;

  public ServerState(JsonHttp http) {
    this.http = http;
  }

  /**
   * The base model of the server.
   *
   * @param fingerprint SHA-256 of its weights
   */
  public record Base(String name, String fingerprint) {}

  /**
   * The base model.
   *
   * @throws RequestFailedException when this is no model server of Plumbline's
   */
  public Base base() throws RequestFailedException {
    JsonNode base = http.get(ADAPTERS).body().path("base");
    return new Base(base.path("name").asText(), base.path("fingerprint").asText());
  }

  /** The version that a channel's next request gets; 0 is the base model alone. */
  public long servedVersion(String channel) throws RequestFailedException {
    String root = http.get("/v1/models/" + channel).body().path("root").asText();
    return Long.parseLong(root.substring(root.lastIndexOf('@') + 1));
  }

  /** Waits until a channel is served with a version. */
  public void awaitServed(String channel, long version)
      throws RequestFailedException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (servedVersion(channel) < version) {
      if (System.nanoTime() > deadline) {
        throw new RequestFailedException(
            "version " + version + " of " + channel + " is not served after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** The highest version that the server knows of a channel; 0 when it knows none. */
  public long highestVersion(String channel) throws RequestFailedException {
    for (JsonNode one : http.get(ADAPTERS).body().path("data")) {
      if (one.path("channel").asText().equals(channel)) {
        return Math.max(
            Math.max(version(one.path("current")), version(one.path("loading"))),
            StreamSupport.stream(one.path("earlier").spliterator(), false)
                .mapToLong(ServerState::version)
                .max()
                .orElse(0));
      }
    }
    return 0;
  }

  private static long version(JsonNode version) {
    return version.path("version").asLong(0);
  }
}
