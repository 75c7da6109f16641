package dev.plumbline.server.api;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.server.updates.RollbackFailedException;
import dev.plumbline.server.updates.Rollbacks;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;

/**
 * {@code POST /v1/adapters/CHANNEL/rollback}: takes a channel back to an earlier version, on all
 * servers. The answer says that Kafka has it; {@code GET /v1/adapters} tells when it is served.
 */
final class RollbackEndpoint implements Handler {
  private static final Duration RETRY_KAFKA = Duration.ofSeconds(5);

  /** What was announced. */
  record Announced(String channel, long version, boolean rollback) {}

  private final Rollbacks rollbacks;

  RollbackEndpoint(Rollbacks rollbacks) {
    this.rollbacks = rollbacks;
  }

  @Override
  public void handle(Context context) {
    String channel = context.pathParam("channel");
    Fields fields = new Fields(RequestBody.read(context), "");
    long version =
        fields
            .integer("version", 0, Long.MAX_VALUE)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "version", "'version' is missing; 0 is the base model alone"));
    fields.refuseOthers();
    if (!ChannelName.isValid(channel)) {
      throw ApiException.modelNotFound("'" + channel + "' is no channel");
    }
    try {
      if (!rollbacks.announce(channel, version)) {
        throw ApiException.modelNotFound(
            "version "
                + version
                + " of channel '"
                + channel
                + "' is not known to this server; known: "
                + rollbacks.history().versions(channel));
      }
    } catch (RollbackFailedException e) {
      throw ApiException.unavailable(e.getMessage(), RETRY_KAFKA);
    }
    context
        .status(202)
        .contentType("application/json")
        .result(Json.bytes(new Announced(channel, version, true)));
  }
}
