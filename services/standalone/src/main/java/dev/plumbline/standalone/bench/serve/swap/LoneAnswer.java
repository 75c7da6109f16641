package dev.plumbline.standalone.bench.serve.swap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a version says when nobody else asks, and which other tokens were about as likely. */
record LoneAnswer(String text, List<Token> tokens) {
  /**
   * In nats. Products of one row and of several differ in their last digits; logits of fp32 differ
   * by less than a tenth of this, those of bfloat16 by about as much.
   */
  private static final double TIE = 0.02;

  /** A token and those that were as likely but for rounding. */
  private record Token(String text, List<String> ties) {}

  /** How another answer compares. */
  enum Likeness {
    EQUAL,
    /** Equal up to a token that rounding may have decided. */
    NEAR_TIE,
    DIFFERENT
  }

  /** Reads a chat completion with log probabilities. */
  static LoneAnswer of(JsonNode completion) {
    List<Token> tokens = new ArrayList<>();
    for (JsonNode token : completion.at("/choices/0/logprobs/content")) {
      double chosen = token.path("logprob").asDouble();
      List<String> ties = new ArrayList<>();
      for (JsonNode other : token.path("top_logprobs")) {
        boolean same = other.path("token").asText().equals(token.path("token").asText());
        if (!same && chosen - other.path("logprob").asDouble() <= TIE) {
          ties.add(other.path("token").asText());
        }
      }
      tokens.add(new Token(token.path("token").asText(), ties));
    }
    return new LoneAnswer(completion.at("/choices/0/message/content").asText(), tokens);
  }

  Likeness compare(String other) {
    if (text.equals(other)) {
      return Likeness.EQUAL;
    }
    String before = "";
    for (Token token : tokens) {
      String with = before + token.text();
      if (!other.startsWith(with)) {
        return tied(token, before, other) ? Likeness.NEAR_TIE : Likeness.DIFFERENT;
      }
      before = with;
    }
    return Likeness.DIFFERENT;
  }

  private static boolean tied(Token token, String before, String other) {
    // The token that ends an answer has no text.
    boolean ended = other.equals(before);
    return token.ties().stream()
        .anyMatch(tie -> tie.isEmpty() ? ended : other.startsWith(before + tie));
  }
}
