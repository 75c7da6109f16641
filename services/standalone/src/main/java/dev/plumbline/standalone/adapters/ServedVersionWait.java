package dev.plumbline.standalone.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.standalone.client.RequestFailedException;
import java.time.Duration;
import java.util.OptionalLong;

/** Waits until a server serves what was announced. */
public final class ServedVersionWait {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final AdaptersClient server;
  private final Duration patience;

  public ServedVersionWait(AdaptersClient server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /**
   * Waits.
   *
   * @param before the channel as it was before the announcement
   * @param pinned whether it is to be held at the version
   * @param version that is to be served; empty: any, once nothing is being loaded
   * @return the channel as it is then
   * @throws ServerRefusedException when the version cannot be loaded, or not in time
   */
  public JsonNode until(JsonNode before, boolean pinned, OptionalLong version)
      throws RequestFailedException, ServerRefusedException {
    String name = before.path("channel").asText();
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode now = server.channel(name);
      if (isServed(now, pinned, version)) {
        return now;
      }
      JsonNode failure = now.at("/failures/0");
      if (now.path("failure_count").asLong() > before.path("failure_count").asLong()
          && (version.isEmpty() || failure.path("version").asLong() == version.getAsLong())) {
        throw new ServerRefusedException(
            "it is announced, but the server cannot load it and goes on with version "
                + ChannelText.servedVersion(now)
                + ": "
                + failure.path("message").asText());
      }
      if (System.nanoTime() > deadline) {
        throw new ServerRefusedException(
            "it is announced, but the server did not serve it within "
                + patience.toSeconds()
                + " s; plumbline adapters show "
                + name
                + " tells how far it is");
      }
      pause();
    }
  }

  private static boolean isServed(JsonNode now, boolean pinned, OptionalLong version) {
    boolean held = now.path("pinned").isIntegralNumber();
    return held == pinned
        && now.path("loading").isNull()
        && (version.isEmpty() || ChannelText.servedVersion(now) == version.getAsLong());
  }

  private static void pause() throws ServerRefusedException {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerRefusedException("it is announced; nobody waited for the server");
    }
  }
}
