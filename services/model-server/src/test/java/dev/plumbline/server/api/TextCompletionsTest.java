package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.server.answers.AnswerRequest;
import dev.plumbline.server.answers.Prompt;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCompletionsTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aTextIsContinuedWithoutATemplate() {
    HttpResponse<String> response = complete("{\"prompt\":\"Once\",\"max_tokens\":5}");

    JsonNode body = json(response.body());
    assertThat(body.get("object").asText()).isEqualTo("text_completion");
    assertThat(body.get("id").asText()).startsWith("cmpl-");
    assertThat(body.at("/choices/0/text").asText()).isEqualTo("Hello there!");
    assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(api.source.requests().get(0).prompt()).isEqualTo(new Prompt.Continuation("Once"));
  }

  @Test
  void severalPromptsAreAnsweredInTheirOrder() {
    HttpResponse<String> response = complete("{\"prompt\":[\"a\",\"b\"],\"n\":2}");

    JsonNode body = json(response.body());
    assertThat(body.get("choices")).hasSize(4);
    assertThat(api.source.requests())
        .extracting(AnswerRequest::prompt)
        .containsExactly(
            new Prompt.Continuation("a"),
            new Prompt.Continuation("a"),
            new Prompt.Continuation("b"),
            new Prompt.Continuation("b"));
    assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(8);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(12);
  }

  @Test
  void aStreamHasThePartsOfTheText() {
    HttpResponse<String> response = complete("{\"prompt\":\"Once\",\"stream\":true}");

    assertThat(response.body()).contains("\"text\":\" there\"").endsWith("data: [DONE]\n\n");
  }

  @Test
  void logProbabilitiesComeAsLists() {
    api.source.answer("a", " b");

    JsonNode body = json(complete("{\"prompt\":\"Once\",\"logprobs\":1}").body());

    assertThat(body.at("/choices/0/logprobs").toString())
        .isEqualTo(
            "{\"tokens\":[\"a\",\" b\"],\"token_logprobs\":[-0.5,-0.5],"
                + "\"top_logprobs\":[{\"other\":-1.5,\"a\":-0.5},{\"other\":-1.5,\" b\":-0.5}],"
                + "\"text_offset\":[0,1]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"best_of\":1",
        "\"best_of\":1.0",
        "\"echo\":false",
        "\"suffix\":\"\"",
        "\"suffix\":null",
        "\"guided_choice\":null",
      })
  void whatAsksForNothingPasses(String parameter) {
    HttpResponse<String> response = complete("{\"prompt\":\"a\"," + parameter + "}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void aTextThatIsTooLongIsToldByTheNameOfItsParameter() {
    api.source.refuseAsTooLong();

    HttpResponse<String> response = complete("{\"prompt\":\"Once\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/code").asText())
        .isEqualTo("context_length_exceeded");
    assertThat(json(response.body()).at("/error/param").asText()).isEqualTo("prompt");
  }

  @Test
  void suchAnswersAreNotRecordedForFeedback() {
    complete("{\"prompt\":\"Once\"}");

    assertThat(api.completions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prompt      | {}",
        "prompt      | {\"prompt\":[]}",
        "prompt      | {\"prompt\":\"\"}",
        "prompt      | {\"prompt\":[1,2]}",
        "prompt[1]   | {\"prompt\":[\"a\",true]}",
        "echo        | {\"prompt\":\"a\",\"echo\":true}",
        "best_of     | {\"prompt\":\"a\",\"best_of\":3}",
        "suffix      | {\"prompt\":\"a\",\"suffix\":\"b\"}",
        "messages    | {\"prompt\":\"a\",\"messages\":[]}",
      })
  void whatIsWrongIsRefusedByName(String parameter, String body) {
    HttpResponse<String> response = complete(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/param").asText()).isEqualTo(parameter);
  }

  private HttpResponse<String> complete(String body) {
    return api.post("/v1/completions", body);
  }
}
