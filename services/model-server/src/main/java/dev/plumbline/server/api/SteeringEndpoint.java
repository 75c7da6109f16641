package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.server.updates.NotAnnouncedException;
import dev.plumbline.server.updates.Steering;
import dev.plumbline.server.updates.SteeringRefusedException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code POST /v1/adapters/CHANNEL/ACTION}: what operators decide about a channel, on all servers.
 * The answer says that Kafka has it; {@code GET /v1/adapters/CHANNEL} tells when it is served.
 */
final class SteeringEndpoint {
  private static final Duration RETRY_KAFKA = Duration.ofSeconds(5);

  /**
   * What was announced.
   *
   * @param version null: whatever was announced last
   */
  record Announced(String channel, Long version, boolean pinned) {}

  private final RequestBody bodies;
  private final Steering steering;

  SteeringEndpoint(RequestBody bodies, Steering steering) {
    this.bodies = bodies;
    this.steering = steering;
  }

  /** To the version that the body names, or without one to the version before. */
  void rollBack(Context context) {
    Optional<Long> version = optionalVersion(context);
    announce(
        context,
        channel -> {
          if (version.isPresent()) {
            steering.promote(channel, version.get());
            return new Announced(channel, version.get(), false);
          }
          return new Announced(channel, steering.rollBack(channel), false);
        });
  }

  void promote(Context context) {
    long version = version(context);
    announce(
        context,
        channel -> {
          steering.promote(channel, version);
          return new Announced(channel, version, false);
        });
  }

  void pin(Context context) {
    long version = version(context);
    announce(
        context,
        channel -> {
          steering.pin(channel, version);
          return new Announced(channel, version, true);
        });
  }

  void unpin(Context context) {
    bodies.read(
        context,
        body -> {
          new Fields(body, "").refuseOthers();
          return body;
        });
    announce(
        context,
        channel -> {
          steering.unpin(channel);
          return new Announced(channel, null, false);
        });
  }

  /** What to do about a channel. */
  private interface Decision {
    Announced announce(String channel) throws SteeringRefusedException, NotAnnouncedException;
  }

  private static void announce(Context context, Decision decision) {
    String channel = context.pathParam("channel");
    if (!ChannelName.isValid(channel)) {
      throw ApiException.modelNotFound("'" + channel + "' is no channel");
    }
    try {
      context
          .status(202)
          .contentType("application/json")
          .result(Json.bytes(decision.announce(channel)));
    } catch (SteeringRefusedException e) {
      throw switch (e.reason()) {
        case UNKNOWN -> ApiException.modelNotFound(e.getMessage());
        case CONFLICT -> ApiException.conflict(e.getMessage());
      };
    } catch (NotAnnouncedException e) {
      throw ApiException.unavailable(e.getMessage(), RETRY_KAFKA);
    }
  }

  private long version(Context context) {
    return optionalVersion(context)
        .orElseThrow(
            () ->
                ApiException.invalid("version", "'version' is missing; 0 is the base model alone"));
  }

  private Optional<Long> optionalVersion(Context context) {
    return bodies.read(context, SteeringEndpoint::optionalVersion);
  }

  private static Optional<Long> optionalVersion(ObjectNode body) {
    Fields fields = new Fields(body, "");
    Optional<Long> version = fields.integer("version", 0, Long.MAX_VALUE);
    fields.refuseOthers();
    return version;
  }
}
