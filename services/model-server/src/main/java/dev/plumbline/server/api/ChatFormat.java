package dev.plumbline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.TokenLogprob.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as {@code /v1/chat/completions} writes them. */
final class ChatFormat implements ResponseFormat {
  private static final String ASSISTANT = "assistant";

  /** The whole response. */
  record Completion(
      String id,
      String object,
      long created,
      String model,
      String systemFingerprint,
      List<Choice> choices,
      Usage usage,
      Map<String, String> metadata) {}

  /** One answer. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Choice(int index, Message message, Logprobs logprobs, String finishReason) {}

  /** What the assistant said. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Message(String role, String content, String refusal) {}

  /** One part of a stream. */
  record Chunk(
      String id,
      String object,
      long created,
      String model,
      String systemFingerprint,
      List<ChunkChoice> choices,
      Usage usage) {}

  /** More of one answer. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ChunkChoice(int index, Delta delta, Logprobs logprobs, String finishReason) {}

  /** What is new since the last chunk. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Delta(String role, String content) {}

  /** How likely the tokens were. */
  record Logprobs(List<Token> content) {
    static Logprobs of(List<TokenLogprob> tokens) {
      return tokens.isEmpty() ? null : new Logprobs(tokens.stream().map(Token::of).toList());
    }
  }

  /** One token. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Token(String token, double logprob, List<Integer> bytes, List<Alternative> topLogprobs) {
    static Token of(TokenLogprob token) {
      return new Token(
          token.token().text(),
          token.token().logprob(),
          bytes(token.token()),
          token.alternatives().stream()
              .map(one -> new Alternative(one.text(), one.logprob(), bytes(one)))
              .toList());
    }

    /** The bytes that clients join to the text; null for a token that adds none. */
    private static List<Integer> bytes(Candidate candidate) {
      return candidate.bytes().isEmpty() ? null : candidate.bytes();
    }
  }

  /** A token that could have stood there. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Alternative(String token, double logprob, List<Integer> bytes) {}

  @Override
  public String idPrefix() {
    return "chatcmpl-";
  }

  @Override
  public Object whole(
      AnswerHead head, List<FinishedAnswer> answers, Usage usage, Map<String, String> metadata) {
    return new Completion(
        head.id(),
        "chat.completion",
        head.created(),
        head.model(),
        head.systemFingerprint(),
        answers.stream()
            .map(
                answer ->
                    new Choice(
                        answer.index(),
                        new Message(ASSISTANT, answer.text(), null),
                        Logprobs.of(answer.tokens()),
                        answer.end().reason().label()))
            .toList(),
        usage,
        metadata.isEmpty() ? null : metadata);
  }

  @Override
  public Optional<Object> opening(AnswerHead head, int index) {
    return Optional.of(chunk(head, new ChunkChoice(index, new Delta(ASSISTANT, ""), null, null)));
  }

  @Override
  public Object text(AnswerHead head, int index, String text, List<TokenLogprob> tokens) {
    return chunk(head, new ChunkChoice(index, new Delta(null, text), Logprobs.of(tokens), null));
  }

  @Override
  public Object end(AnswerHead head, int index, AnswerEnd.Reason reason) {
    return chunk(head, new ChunkChoice(index, new Delta(null, null), null, reason.label()));
  }

  @Override
  public Object usage(AnswerHead head, Usage usage) {
    return chunk(head, List.of(), usage);
  }

  private static Chunk chunk(AnswerHead head, ChunkChoice choice) {
    return chunk(head, List.of(choice), null);
  }

  private static Chunk chunk(AnswerHead head, List<ChunkChoice> choices, Usage usage) {
    return new Chunk(
        head.id(),
        "chat.completion.chunk",
        head.created(),
        head.model(),
        head.systemFingerprint(),
        choices,
        usage);
  }
}
