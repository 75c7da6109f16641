package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.schema.Completion;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aStreamBeginsWithTheRoleAndEndsWithTheReasonAndDone() {
    HttpResponse<String> response = api.chat(asking("\"stream\":true"));

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(response.headers().firstValue("X-Plumbline-Adapter-Version")).contains("0");
    assertThat(response.body()).endsWith("data: [DONE]\n\n");
    List<JsonNode> chunks = chunks(response);
    assertThat(chunks.get(0).at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(chunks.get(0).at("/choices/0/finish_reason").isNull()).isTrue();
    assertThat(text(chunks, 0)).isEqualTo("Hello there!");
    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.at("/choices/0/delta").toString()).isEqualTo("{}");
    assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    assertThat(chunks)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.get("id")).isEqualTo(chunks.get(0).get("id"));
              assertThat(chunk.get("system_fingerprint").asText()).isEqualTo("fp_0123abcd-v0");
            });
  }

  @Test
  void theUsageComesLastWhenItIsAskedFor() {
    HttpResponse<String> response =
        api.chat(asking("\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

    List<JsonNode> chunks = chunks(response);
    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.get("choices")).isEmpty();
    assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void aStreamedAnswerIsRecordedForFeedback() {
    HttpResponse<String> response = api.chat(asking("\"stream\":true"));

    assertThat(api.completions).extracting(Completion::getResponse).containsExactly("Hello there!");
    assertThat(api.completions.get(0).getCompletionId())
        .isEqualTo(chunks(response).get(0).get("id").asText());
  }

  @Test
  void aStreamThatItsClientBreaksOffIsRecordedAsFarAsItWent() throws Exception {
    api.source.holdBeforeEnd(new CountDownLatch(1));

    try (Socket client = LoadTest.sendRaw(api, asking("\"stream\":true"))) {
      assertThat(client.getInputStream().read()).isNotNegative();
    }

    Awaitility.await().until(() -> !api.completions.isEmpty());
    Completion stopped = api.completions.get(0);
    assertThat(stopped.getResponse()).isEqualTo("Hello there!");
    assertThat(stopped.getFinishReason()).isEqualTo("cancelled");
    assertThat(stopped.getCompletionTokens()).isEqualTo(3);
    assertThat(api.ends).containsExactly(AnswerMetrics.Outcome.ABANDONED);
  }

  @Test
  void severalChoicesShareOneStream() {
    List<JsonNode> chunks = chunks(api.chat(asking("\"stream\":true,\"n\":2")));

    assertThat(text(chunks, 0)).isEqualTo("Hello there!");
    assertThat(text(chunks, 1)).isEqualTo("Hello there!");
  }

  @Test
  void anAnswerThatBreaksOffEndsTheStreamWithAnError() {
    api.source.fail();

    HttpResponse<String> response = api.chat(asking("\"stream\":true"));

    List<JsonNode> chunks = chunks(response);
    assertThat(chunks.get(chunks.size() - 1).at("/error/type").asText()).isEqualTo("server_error");
    assertThat(response.body()).doesNotContain("[DONE]");
    assertThat(api.completions).isEmpty();
  }

  private static List<JsonNode> chunks(HttpResponse<String> response) {
    return Arrays.stream(response.body().split("\n\n", -1))
        .filter(event -> event.startsWith("data: {"))
        .map(event -> json(event.substring("data: ".length())))
        .toList();
  }

  private static String text(List<JsonNode> chunks, int index) {
    return chunks.stream()
        .flatMap(chunk -> StreamSupport.stream(chunk.get("choices").spliterator(), false))
        .filter(choice -> choice.get("index").asInt() == index)
        .map(choice -> choice.at("/delta/content").asText())
        .collect(Collectors.joining());
  }
}
