package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
  private ApiFixture api;

  @BeforeAll
  void start() {
    api = new ApiFixture();
  }

  @AfterAll
  void close() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools                | [{\"type\":\"function\"}]",
        "tool_choice          | \"required\"",
        "functions            | [{\"name\":\"f\"}]",
        "function_call        | {\"name\":\"f\"}",
        "audio                | {\"voice\":\"x\"}",
        "modalities           | [\"text\",\"audio\"]",
        "prediction           | {\"type\":\"content\"}",
        "reasoning_effort     | \"low\"",
        "response_format      | {\"type\":\"json_object\"}",
        "service_tier         | \"flex\"",
        "store                | true",
        "prompt_cache_key       | \"a\"",
        "prompt_cache_retention | \"24h\"",
        "verbosity            | \"low\"",
        "web_search_options   | {\"x\":1}",
      })
  void whatIsNotSupportedIsRefusedByName(String parameter, String value) {
    JsonNode error = refusal(asking("\"" + parameter + "\":" + value), 400);

    assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.get("code").asText()).isEqualTo("unsupported_parameter");
    assertThat(error.get("param").asText()).isEqualTo(parameter);
    assertThat(error.get("message").asText()).contains(parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[]",
        "\"tool_choice\":\"none\"",
        "\"response_format\":{\"type\":\"text\"}",
        "\"modalities\":[\"text\"]",
        "\"store\":false",
        "\"service_tier\":\"auto\"",
        "\"n\":null",
        "\"stream\":null",
        "\"logprobs\":false",
        "\"stop\":null",
        "\"user\":\"someone\"",
        "\"verbosity\":\"medium\"",
        "\"reasoning_effort\":\"none\"",
        "\"prompt_cache_retention\":\"in_memory\"",
        "\"prompt_cache_retention\":\"in-memory\"",
        "\"top_k\":-1",
        "\"thinking\":null",
        "\"stream\":true,\"stream_options\":{\"padded\":null}",
        "\"response_format\":{\"type\":\"text\",\"schema\":null}",
      })
  void whatAsksForNothingPasses(String parameter) {
    assertThat(api.chat(asking(parameter)).statusCode()).isEqualTo(200);
  }

  @Test
  void nullsInAMessageAskForNothing() {
    String message = "{\"role\":\"user\",\"content\":\"Hi\",\"name\":null,\"mood\":null}";

    assertThat(api.chat("{\"messages\":[" + message + "]}").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature       | \"hot\"",
        "temperature       | 2.5",
        "temperature       | -1",
        "top_p             | 1.5",
        "top_k             | -2",
        "n                 | 0",
        "n                 | 5",
        "n                 | 1.5",
        "max_tokens        | 0",
        "max_tokens        | \"10\"",
        "seed              | 1.5",
        "seed              | 99999999999999999999",
        "stop              | [\"a\",\"b\",\"c\",\"d\",\"e\"]",
        "stop              | \"\"",
        "stop              | 3",
        "stream            | \"yes\"",
        "stream_options    | {\"include_usage\":true}",
        "top_logprobs      | 3",
        "presence_penalty  | 3",
        "frequency_penalty | true",
        "logit_bias        | {\"x\":1}",
        "logit_bias.5      | {\"5\":200}",
        "metadata.a        | {\"a\":1}",
        "model             | 3",
      })
  void aWrongValueIsRefusedWithTheParametersName(String parameter, String value) {
    String field = parameter.replaceAll("\\..*", "");

    JsonNode error = refusal(asking("\"" + field + "\":" + value), 400);

    assertThat(error.get("param").asText()).isEqualTo(parameter);
    assertThat(error.get("message").asText()).contains(parameter);
    assertThat(error.get("code").asText()).isEqualTo("invalid_value");
  }

  @Test
  void anUnknownParameterIsRefusedByName() {
    JsonNode error = refusal(asking("\"temprature\":1"), 400);

    assertThat(error.get("param").asText()).isEqualTo("temprature");
    assertThat(error.get("code").asText()).isEqualTo("unknown_parameter");
  }

  @Test
  void differentLimitsOfLengthContradictEachOther() {
    JsonNode error = refusal(asking("\"max_tokens\":3,\"max_completion_tokens\":4"), 400);

    assertThat(error.get("param").asText()).isEqualTo("max_tokens");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages                    | {}",
        "messages                    | {\"messages\":[]}",
        "messages                    | {\"messages\":\"hi\"}",
        "messages[0]                 | {\"messages\":[\"hi\"]}",
        "messages[0].role            | {\"messages\":[{\"content\":\"hi\"}]}",
        "messages[0].role            | {\"messages\":[{\"role\":\"king\",\"content\":\"hi\"}]}",
        "messages[0].role            | {\"messages\":[{\"role\":\"tool\",\"content\":\"hi\"}]}",
        "messages[0].content         | {\"messages\":[{\"role\":\"user\"}]}",
        "messages[0].content         | {\"messages\":[{\"role\":\"user\",\"content\":5}]}",
        "messages[0].content[0].type |"
            + " {\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
        "messages[0].name            |"
            + " {\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"name\":\"b\"}]}",
        "messages[0].mood            |"
            + " {\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"mood\":\"b\"}]}",
      })
  void aWrongMessageIsRefusedWithItsPlace(String place, String body) {
    assertThat(refusal(body, 400).get("param").asText()).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "\"hi\"", "{\"a\":1,\"a\":2}", "{} {}", "\u0000"})
  void whatIsNoJsonObjectIsRefused(String body) {
    JsonNode error = refusal(body, 400);

    assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.get("param").isNull()).isTrue();
  }

  @Test
  void anotherContentTypeIsRefused() {
    HttpResponse<String> response =
        api.send(
            HttpRequest.newBuilder(api.uri("/v1/chat/completions"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(asking(""))));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response.body()).at("/error/message").asText()).contains("application/json");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    JsonNode error = refusal(asking("\"user\":\"" + "x".repeat(11_000) + "\""), 413);

    assertThat(error.get("message").asText()).contains("plumbline.server.http.max-body");
  }

  @Test
  void unknownPathsAndMethodsAreToldInTheSameShape() {
    assertThat(json(api.get("/v1/nothing").body()).at("/error/message").asText())
        .contains("/v1/nothing");
    HttpResponse<String> wrongMethod = api.get("/v1/chat/completions");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    assertThat(json(wrongMethod.body()).has("error")).isTrue();
  }

  private JsonNode refusal(String body, int status) {
    HttpResponse<String> response = api.chat(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response.body()).get("error");
  }
}
