package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.server.answers.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the body of {@code POST /v1/completions}: texts to be continued. */
final class CompletionRequestReader implements RequestReader {
  private static final int LONGEST_TEXT = 10_000_000;
  private static final int PROMPTS = 64;
  // OpenAI's limit of the older API.
  private static final int TOP_LOGPROBS = 5;

  private final SamplingReader sampling;

  CompletionRequestReader(RequestLimits limits) {
    this.sampling = new SamplingReader(limits);
  }

  @Override
  public AnswerCall read(ObjectNode body) {
    Fields fields = new Fields(body, "");
    boolean stream = fields.flag("stream").orElse(false);
    Optional<Long> maxTokens = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
    OptionalInt logprobs =
        fields
            .integer("logprobs", 0, TOP_LOGPROBS)
            .map(count -> OptionalInt.of(count.intValue()))
            .orElseGet(OptionalInt::empty);
    AnswerCall call =
        new AnswerCall(
            CommonFields.model(fields),
            prompts(fields),
            sampling.read(fields, maxTokens, logprobs),
            sampling.choices(fields),
            stream,
            sampling.includeUsage(fields, stream),
            CommonFields.user(fields),
            Map.of());
    fields.refuse("echo", "the prompt is not repeated", false);
    fields.refuse("best_of", "no answers are made and thrown away; ask for n", 1);
    fields.refuse("suffix", "texts are continued, not filled in", "");
    fields.refuseOthers();
    return call;
  }

  private static List<Prompt> prompts(Fields fields) {
    JsonNode prompt =
        fields
            .value("prompt")
            .orElseThrow(
                () -> ApiException.invalid("prompt", "'prompt' is missing; it is required"));
    if (!prompt.isArray()) {
      return List.of(continuation(prompt, "prompt"));
    }
    List<JsonNode> entries = fields.list("prompt", PROMPTS).orElse(List.of());
    if (entries.isEmpty()) {
      throw ApiException.invalid("prompt", "'prompt' must hold at least one text");
    }
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isNumber() || entries.get(i).isArray()) {
        throw ApiException.unsupported("prompt", "prompts are texts here, not token ids");
      }
      prompts.add(continuation(entries.get(i), "prompt[" + i + "]"));
    }
    return prompts;
  }

  private static Prompt continuation(JsonNode text, String name) {
    String prompt = Fields.text(text, name, LONGEST_TEXT);
    if (prompt.isEmpty()) {
      throw ApiException.invalid(name, "'" + name + "' must not be empty");
    }
    return new Prompt.Continuation(prompt);
  }
}
