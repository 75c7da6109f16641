package dev.plumbline.standalone.bench.serve.swap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.standalone.bench.serve.swap.LoneAnswer.Likeness;
import org.junit.jupiter.api.Test;

class LoneAnswerTest {
  /** "the cat sat": "cat" was as likely as "dog" but for rounding, and not at all as "car". */
  private static final String COMPLETION =
      """
      {"choices": [{"message": {"content": "the cat sat"}, "logprobs": {"content": [
        {"token": "the", "logprob": -0.1, "top_logprobs": [
          {"token": "the", "logprob": -0.1}, {"token": "a", "logprob": -2.0}]},
        {"token": " cat", "logprob": -0.7000, "top_logprobs": [
          {"token": " cat", "logprob": -0.7000}, {"token": " dog", "logprob": -0.7005},
          {"token": " car", "logprob": -1.5}]},
        {"token": " sat", "logprob": -0.2, "top_logprobs": [
          {"token": " sat", "logprob": -0.2}, {"token": "", "logprob": -0.201}]}]}}]}
      """;

  @Test
  void theSameTextIsEqual() throws Exception {
    assertThat(compare("the cat sat")).isEqualTo(Likeness.EQUAL);
  }

  @Test
  void whatGoesOnWithATokenAsLikelyIsANearTie() throws Exception {
    assertThat(compare("the dog ran")).isEqualTo(Likeness.NEAR_TIE);
    assertThat(compare("the cat")).as("ended instead").isEqualTo(Likeness.NEAR_TIE);
  }

  @Test
  void whatGoesOnWithALessLikelyTokenIsOfAnotherVersion() throws Exception {
    assertThat(compare("the car sat")).isEqualTo(Likeness.DIFFERENT);
    assertThat(compare("a cat sat")).isEqualTo(Likeness.DIFFERENT);
    assertThat(compare("the")).as("ended where it was unlikely").isEqualTo(Likeness.DIFFERENT);
    assertThat(compare("the cat sat down")).isEqualTo(Likeness.DIFFERENT);
  }

  private static Likeness compare(String other) throws Exception {
    return LoneAnswer.of(new ObjectMapper().readTree(COMPLETION)).compare(other);
  }
}
