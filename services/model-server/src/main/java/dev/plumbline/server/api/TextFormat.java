package dev.plumbline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.TokenLogprob.Candidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers as {@code /v1/completions} writes them; streamed parts have the shape of the whole. */
final class TextFormat implements ResponseFormat {
  // What stands for bytes that are no whole character.
  private static final char REPLACEMENT = '\uFFFD';

  /** The whole response, or one part of a stream. */
  record Completion(
      String id,
      String object,
      long created,
      String model,
      String systemFingerprint,
      List<Choice> choices,
      Usage usage) {}

  /** One answer, or more of it. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Choice(int index, String text, Logprobs logprobs, String finishReason) {}

  /** How likely the tokens were, one list for each of their properties. */
  record Logprobs(
      List<String> tokens,
      List<Double> tokenLogprobs,
      List<Map<String, Double>> topLogprobs,
      List<Integer> textOffset) {
    static Logprobs of(List<TokenLogprob> tokens) {
      return tokens.isEmpty()
          ? null
          : new Logprobs(
              tokens.stream().map(token -> name(token.token())).toList(),
              tokens.stream().map(token -> token.token().logprob()).toList(),
              tokens.stream().map(Logprobs::candidates).toList(),
              tokens.stream().map(TokenLogprob::offset).toList());
    }

    /** The likeliest, and the token that was taken; of those with one name the likelier. */
    private static Map<String, Double> candidates(TokenLogprob token) {
      Map<String, Double> candidates = new LinkedHashMap<>();
      token.alternatives().forEach(one -> candidates.putIfAbsent(name(one), one.logprob()));
      candidates.putIfAbsent(name(token.token()), token.token().logprob());
      return candidates;
    }

    /** A part of a character is told by its bytes, as OpenAI's older API did. */
    private static String name(Candidate candidate) {
      if (candidate.bytes().isEmpty() || candidate.text().indexOf(REPLACEMENT) < 0) {
        return candidate.text();
      }
      return candidate.bytes().stream()
          .map("\\x%02x"::formatted)
          .collect(Collectors.joining("", "bytes:", ""));
    }
  }

  @Override
  public String idPrefix() {
    return "cmpl-";
  }

  @Override
  public Object whole(
      AnswerHead head, List<FinishedAnswer> answers, Usage usage, Map<String, String> metadata) {
    return completion(
        head,
        answers.stream()
            .map(
                answer ->
                    new Choice(
                        answer.index(),
                        answer.text(),
                        Logprobs.of(answer.tokens()),
                        answer.end().reason().label()))
            .toList(),
        usage);
  }

  @Override
  public Optional<Object> opening(AnswerHead head, int index) {
    return Optional.empty();
  }

  @Override
  public Object text(AnswerHead head, int index, String text, List<TokenLogprob> tokens) {
    return completion(head, List.of(new Choice(index, text, Logprobs.of(tokens), null)), null);
  }

  @Override
  public Object end(AnswerHead head, int index, AnswerEnd.Reason reason) {
    return completion(head, List.of(new Choice(index, "", null, reason.label())), null);
  }

  @Override
  public Object usage(AnswerHead head, Usage usage) {
    return completion(head, List.of(), usage);
  }

  private static Completion completion(AnswerHead head, List<Choice> choices, Usage usage) {
    return new Completion(
        head.id(),
        "text_completion",
        head.created(),
        head.model(),
        head.systemFingerprint(),
        choices,
        usage);
  }
}
