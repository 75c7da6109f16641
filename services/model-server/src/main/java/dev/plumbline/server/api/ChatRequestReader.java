package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.server.answers.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the body of {@code POST /v1/chat/completions}. */
final class ChatRequestReader implements RequestReader {
  private static final int TOP_LOGPROBS = 20;

  private final SamplingReader sampling;
  private final MessageReader messages = new MessageReader();

  ChatRequestReader(RequestLimits limits) {
    this.sampling = new SamplingReader(limits);
  }

  @Override
  public AnswerCall read(ObjectNode body) {
    Fields fields = new Fields(body, "");
    Prompt prompt = new Prompt.Conversation(messages.read(fields));
    boolean stream = fields.flag("stream").orElse(false);
    AnswerCall call =
        new AnswerCall(
            CommonFields.model(fields),
            List.of(prompt),
            sampling.read(fields, maxTokens(fields), topLogprobs(fields)),
            sampling.choices(fields),
            stream,
            sampling.includeUsage(fields, stream),
            CommonFields.user(fields),
            CommonFields.metadata(fields));
    refuseUnsupported(fields);
    fields.refuseOthers();
    return call;
  }

  private static Optional<Long> maxTokens(Fields fields) {
    Optional<Long> older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
    Optional<Long> newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
    if (older.isPresent() && newer.isPresent() && !older.equals(newer)) {
      throw ApiException.invalid(
          "max_tokens",
          "'max_tokens' and 'max_completion_tokens' mean the same here; send one of them");
    }
    return newer.or(() -> older);
  }

  private static OptionalInt topLogprobs(Fields fields) {
    boolean wanted = fields.flag("logprobs").orElse(false);
    Optional<Long> alternatives = fields.integer("top_logprobs", 0, TOP_LOGPROBS);
    if (alternatives.isPresent() && !wanted) {
      throw ApiException.invalid(
          "top_logprobs", "'top_logprobs' is only allowed together with logprobs: true");
    }
    return wanted ? OptionalInt.of(alternatives.orElse(0L).intValue()) : OptionalInt.empty();
  }

  private static void refuseUnsupported(Fields fields) {
    fields.refuse("tools", "this server calls no tools");
    fields.refuse("tool_choice", "this server calls no tools", "none", "auto");
    fields.refuse("parallel_tool_calls", "this server calls no tools", true, false);
    fields.refuse("functions", "this server calls no functions");
    fields.refuse("function_call", "this server calls no functions", "none", "auto");
    fields.refuse("audio", "answers are text");
    fields.refuse("prediction", "answers are not predicted");
    fields.refuse("reasoning_effort", "the models served here do not reason apart", "none");
    fields.refuse("verbosity", "say in a message how long the answer should be", "medium");
    fields.refuse("web_search_options", "this server does not search the web");
    fields.refuse("store", "answers are not stored for later retrieval", false);
    fields.refuse("service_tier", "there is one tier", "auto", "default");
    fields.refuse("prompt_cache_key", "prompts are cached by their content");
    fields.refuse(
        "prompt_cache_retention",
        "prompts are cached by their content",
        "in_memory",
        // As OpenAI's documentation wrote it at first.
        "in-memory");
    fields
        .list("modalities", 10)
        .ifPresent(
            kinds -> {
              if (kinds.size() != 1 || !kinds.get(0).asText().equals("text")) {
                throw ApiException.unsupported("modalities", "answers are text");
              }
            });
    fields
        .object("response_format")
        .ifPresent(
            format -> {
              if (!format.text("type", 100).orElse("").equals("text")) {
                throw ApiException.unsupported(
                    "response_format", "only the type 'text' is, answers are not constrained");
              }
              format.refuseOthers();
            });
  }
}
