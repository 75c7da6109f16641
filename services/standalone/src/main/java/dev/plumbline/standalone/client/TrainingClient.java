package dev.plumbline.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks a trainer how far it is. Thread safe. */
public final class TrainingClient {
  private final JsonHttp http;

  /**
   * @param trainer address of the adapter trainer
   */
  public TrainingClient(URI trainer) {
    this.http = new JsonHttp(trainer, Duration.ofSeconds(10));
  }

  /** What the trainer says about all its channels. */
  public JsonNode status() throws RequestFailedException {
    return http.get("/v1/training").body();
  }

  /** The step that is under way in a channel; empty: no run is. */
  public Optional<Step> step(String channel) throws RequestFailedException {
    for (JsonNode entry : status().path("channels")) {
      JsonNode running = entry.path("running");
      if (entry.path("channel").asText().equals(channel) && running.isObject()) {
        return Optional.of(
            new Step(
                running.path("phase").asText(),
                running.path("done").asLong(),
                running.path("total").asLong()));
      }
    }
    return Optional.empty();
  }

  /** A phase of a training run, and how many of its units are done. */
  public record Step(String phase, long done, long total) {}
}
