package dev.plumbline.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;

/** Asks the model server over its OpenAI API. Thread safe. */
public final class ChatClient {
  /** Names the version of the adapter that answered; absent or 0 for the base model alone. */
  private static final String VERSION_HEADER = "X-Plumbline-Adapter-Version";

  private final JsonHttp http;
  private final String channel;

  /**
   * @param server address of the model server
   * @param channel whose adapter is to answer
   */
  public ChatClient(URI server, String channel) {
    this.http = new JsonHttp(server, Duration.ofMinutes(3));
    this.channel = channel;
  }

  /** Asks one question and waits for the whole answer. */
  public Reply ask(Ask ask) throws RequestFailedException {
    ObjectNode body = http.object();
    body.put("model", channel);
    body.put("temperature", ask.temperature());
    body.put("max_tokens", ask.maxTokens());
    ask.seed().ifPresent(seed -> body.put("seed", seed));
    body.putArray("messages").addObject().put("role", "user").put("content", ask.question());
    JsonHttp.Reply reply = http.post("/v1/chat/completions", body);
    JsonNode choice = reply.body().at("/choices/0");
    if (!choice.isObject() || !reply.body().path("id").isTextual()) {
      throw new RequestFailedException("the model server's answer has no id or no choice");
    }
    long version = reply.headers().firstValueAsLong(VERSION_HEADER).orElse(0);
    return new Reply(
        reply.body().get("id").asText(),
        choice.at("/message/content").asText(),
        choice.path("finish_reason").asText().equals("stop"),
        version == 0 ? OptionalLong.empty() : OptionalLong.of(version));
  }

  /**
   * A question.
   *
   * @param temperature 0 takes the most likely token each time
   * @param seed makes a sampled answer repeatable
   */
  public record Ask(String question, double temperature, int maxTokens, OptionalLong seed) {
    public static Ask greedy(String question, int maxTokens) {
      return new Ask(question, 0, maxTokens, OptionalLong.empty());
    }
  }

  /**
   * An answer.
   *
   * @param finished true when it ended by itself
   * @param adapterVersion empty: the base model alone
   */
  public record Reply(
      String completionId, String text, boolean finished, OptionalLong adapterVersion) {}
}
