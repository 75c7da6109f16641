package dev.plumbline.standalone.bench.serve.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.standalone.bench.serve.load.StreamedAnswer.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What has come of one streamed answer. For one thread. */
final class AnswerStream {
  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  private final ObjectMapper json;
  private final StringBuilder text = new StringBuilder();
  private final List<Long> moments = new ArrayList<>();
  private Optional<String> name = Optional.empty();
  private boolean oneName = true;
  private boolean done;
  private int promptTokens;
  private int tokens;
  private Optional<Failure> failure = Optional.empty();

  AnswerStream(ObjectMapper json) {
    this.json = json;
  }

  /** Takes a line of server-sent events; true when it was the last one. */
  boolean take(String line, long moment) {
    if (!line.startsWith(DATA)) {
      return false;
    }
    String data = line.substring(DATA.length()).strip();
    if (data.equals(DONE)) {
      done = true;
      return true;
    }
    try {
      take(json.readTree(data), moment);
    } catch (JsonProcessingException e) {
      failure = Optional.of(new Failure("no JSON in the stream", data));
    }
    return failure.isPresent();
  }

  private void take(JsonNode event, long moment) {
    if (event.has("error")) {
      String message = event.at("/error/message").asText(event.get("error").toString());
      failure = Optional.of(new Failure("error in the stream", message));
      return;
    }
    note(event.path("model").asText());
    String piece = event.at("/choices/0/delta/content").asText("");
    if (!piece.isEmpty()) {
      text.append(piece);
      moments.add(moment);
    }
    JsonNode usage = event.path("usage");
    promptTokens = Math.max(promptTokens, usage.path("prompt_tokens").asInt());
    tokens = Math.max(tokens, usage.path("completion_tokens").asInt());
  }

  private void note(String model) {
    oneName &= name.isEmpty() || name.get().equals(model);
    name = Optional.of(model);
  }

  /** The answer as a whole. */
  StreamedAnswer end(PlannedRequest request, long plannedAt, OptionalLong version, long endedAt) {
    if (failure.isEmpty() && !done) {
      failure = Optional.of(new Failure("stream broke off", "it ended without " + DONE));
    }
    return new StreamedAnswer(
        request,
        plannedAt,
        moments.isEmpty() ? OptionalLong.empty() : OptionalLong.of(moments.get(0)),
        endedAt,
        Gaps.between(moments),
        promptTokens,
        tokens > 0 ? tokens : moments.size(),
        text.toString(),
        version,
        oneName && (version.isEmpty() || namesVersion(version.getAsLong())),
        failure);
  }

  private boolean namesVersion(long version) {
    return name.isEmpty() || name.get().endsWith("@" + version);
  }
}
