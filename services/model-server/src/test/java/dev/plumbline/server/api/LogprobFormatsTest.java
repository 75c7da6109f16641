package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.server.answers.TokenLogprob;
import dev.plumbline.server.answers.TokenLogprob.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How log probabilities are written of tokens that have no text of their own. */
class LogprobFormatsTest {
  private static final AnswerHead HEAD = new AnswerHead("id", 1, "default@0", "fp");
  private static final Candidate END = new Candidate("<|im_end|>", List.of(), -3);
  private static final Candidate FIRST_HALF = new Candidate("\ufffd", List.of(0xf0, 0x9f), -0.5);
  private static final Candidate OTHER_HALF = new Candidate("\ufffd", List.of(0xe2, 0x80), -2);
  private static final Candidate LETTER = new Candidate("a", List.of(0x61), -1);
  private static final TokenLogprob TOKEN =
      new TokenLogprob(END, 4, List.of(FIRST_HALF, LETTER, OTHER_HALF));

  @Test
  void textsHaveNamesThatTellTokensApartAndTheOneThatWasTaken() {
    JsonNode logprobs = written(new TextFormat());

    assertThat(logprobs.get("tokens").toString()).isEqualTo("[\"<|im_end|>\"]");
    assertThat(logprobs.at("/top_logprobs/0").toString())
        .isEqualTo(
            "{\"bytes:\\\\xf0\\\\x9f\":-0.5,\"a\":-1.0,"
                + "\"bytes:\\\\xe2\\\\x80\":-2.0,\"<|im_end|>\":-3.0}");
    assertThat(logprobs.get("text_offset").toString()).isEqualTo("[4]");
  }

  @Test
  void ofTokensWithOneNameTheLikelierIsKept() {
    TokenLogprob twice =
        new TokenLogprob(LETTER, 0, List.of(LETTER, new Candidate("a", List.of(0x61), -7)));

    JsonNode logprobs = written(new TextFormat(), twice);

    assertThat(logprobs.at("/top_logprobs/0").toString()).isEqualTo("{\"a\":-1.0}");
  }

  @Test
  void chatsHaveTheBytesOfPartsOfCharactersAndNoneForSpecialTokens() {
    JsonNode token = written(new ChatFormat()).at("/content/0");

    assertThat(token.get("token").asText()).isEqualTo("<|im_end|>");
    assertThat(token.get("bytes").isNull()).isTrue();
    assertThat(token.at("/top_logprobs/0/bytes").toString()).isEqualTo("[240,159]");
    assertThat(token.at("/top_logprobs/1/bytes").toString()).isEqualTo("[97]");
  }

  private static JsonNode written(ResponseFormat format) {
    return written(format, TOKEN);
  }

  private static JsonNode written(ResponseFormat format, TokenLogprob token) {
    Object chunk = format.text(HEAD, 0, "", List.of(token));
    return json(new String(Json.bytes(chunk), UTF_8)).at("/choices/0/logprobs");
  }
}
