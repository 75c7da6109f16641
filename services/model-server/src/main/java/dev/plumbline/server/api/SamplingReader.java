package dev.plumbline.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.server.answers.Sampling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the parameters that chat and completions have in common. */
final class SamplingReader {
  private static final int LONGEST_STOP_TEXT = 1_000;
  private static final int STOP_TEXTS = 4;
  private static final int BIASED_TOKENS = 1_024;

  private final RequestLimits limits;

  SamplingReader(RequestLimits limits) {
    this.limits = limits;
  }

  Sampling read(Fields fields, Optional<Long> maxTokens, OptionalInt topLogprobs) {
    return new Sampling(
        fields.number("temperature", 0, 2).orElse(limits.temperature()),
        fields.number("top_p", 0, 1).orElse(limits.topP()),
        topK(fields),
        fields.number("min_p", 0, 1).orElse(0.0),
        fields.number("presence_penalty", -2, 2).orElse(0.0),
        fields.number("frequency_penalty", -2, 2).orElse(0.0),
        logitBias(fields),
        fields
            .integer("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty),
        maxTokens.map(Long::intValue).orElse(limits.maxTokens()),
        maxTokens.isPresent(),
        stop(fields),
        topLogprobs);
  }

  /** 0 and, as vLLM has it, -1 are all tokens. */
  private static int topK(Fields fields) {
    return Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0L).intValue());
  }

  int choices(Fields fields) {
    return fields.integer("n", 1, limits.choices()).orElse(1L).intValue();
  }

  boolean includeUsage(Fields fields, boolean stream) {
    Optional<Fields> options = fields.object("stream_options");
    if (options.isEmpty()) {
      return false;
    }
    if (!stream) {
      throw ApiException.invalid(
          "stream_options", "'stream_options' is only allowed together with stream: true");
    }
    boolean included = options.get().flag("include_usage").orElse(false);
    options.get().refuse("include_obfuscation", "chunks are not padded", false);
    options.get().refuseOthers();
    return included;
  }

  private static Map<Integer, Double> logitBias(Fields fields) {
    Map<Integer, Double> biases = new HashMap<>();
    fields
        .object("logit_bias")
        .ifPresent(
            object ->
                object
                    .all()
                    .forEach(
                        (token, bias) ->
                            biases.put(
                                tokenId(token),
                                Fields.number(bias, "logit_bias." + token, -100, 100))));
    if (biases.size() > BIASED_TOKENS) {
      throw ApiException.invalid(
          "logit_bias", "'logit_bias' must have at most " + BIASED_TOKENS + " tokens");
    }
    return biases;
  }

  private static int tokenId(String token) {
    try {
      int id = Integer.parseInt(token);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiException.invalid("logit_bias", "'logit_bias." + token + "' is no token id");
  }

  private static List<String> stop(Fields fields) {
    Optional<JsonNode> value = fields.value("stop");
    if (value.isEmpty()) {
      return List.of();
    }
    List<JsonNode> entries =
        value.get().isArray()
            ? fields.list("stop", STOP_TEXTS).orElse(List.of())
            : List.of(value.get());
    return entries.stream()
        .map(
            entry -> {
              String text = Fields.text(entry, "stop", LONGEST_STOP_TEXT);
              if (text.isEmpty()) {
                throw ApiException.invalid("stop", "'stop' must not hold an empty string");
              }
              return text;
            })
        .toList();
  }
}
