package dev.plumbline.standalone.adapters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks a model server about its adapters and tells it what operators decide. Thread safe. */
public final class AdaptersClient {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final JsonHttp http;

  /**
   * @param server address of the model server
   * @param key of an operator; empty for a server without keys
   */
  public AdaptersClient(URI server, Optional<String> key) {
    this.http = new JsonHttp(server, LONGEST_ANSWER, key);
  }

  /** What operators may do to a channel. */
  public enum Action {
    PROMOTE("promote"),
    ROLL_BACK("rollback"),
    PIN("pin"),
    UNPIN("unpin");

    private final String path;

    Action(String path) {
      this.path = path;
    }
  }

  /** All channels, as {@code GET /v1/adapters} shows them. */
  public JsonNode list() throws RequestFailedException, ServerRefusedException {
    return accepted(http.tryGet("/v1/adapters"));
  }

  /** One channel. */
  public JsonNode channel(String name) throws RequestFailedException, ServerRefusedException {
    return accepted(http.tryGet("/v1/adapters/" + name));
  }

  /**
   * Announces a decision to all servers.
   *
   * @param version that is wanted; empty where the server knows it
   * @return the version that is to be served; empty: whatever was announced last
   */
  public OptionalLong decide(Action action, String channel, Optional<Long> version)
      throws RequestFailedException, ServerRefusedException {
    ObjectNode body = http.object();
    version.ifPresent(number -> body.put("version", number));
    JsonNode answer = accepted(http.tryPost("/v1/adapters/" + channel + "/" + action.path, body));
    JsonNode announced = answer.path("version");
    return announced.isIntegralNumber()
        ? OptionalLong.of(announced.asLong())
        : OptionalLong.empty();
  }

  private static JsonNode accepted(JsonHttp.Status answer) throws ServerRefusedException {
    return switch (answer.code()) {
      case 200, 202 -> answer.body();
      case 401, 403 ->
          throw new ServerRefusedException(
              answer.reason()
                  + "; give an operator's key with --key, or as the server's setting"
                  + " plumbline.server.operator-keys (PLUMBLINE_SERVER_OPERATOR_KEYS)");
      default -> throw new ServerRefusedException(answer.reason());
    };
  }
}
