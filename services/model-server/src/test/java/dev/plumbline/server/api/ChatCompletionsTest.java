package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.schema.Completion;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.Sampling;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatCompletionsTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void anAnswerHasTheShapeThatClientsOfOpenAiExpect() {
    api.serve("default", 3);

    HttpResponse<String> response = api.chat(asking("\"metadata\":{\"page\":\"cart\"}"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = json(response.body());
    assertThat(body.get("id").asText()).startsWith("chatcmpl-");
    assertThat(body.get("object").asText()).isEqualTo("chat.completion");
    assertThat(body.get("created").asLong()).isPositive();
    assertThat(body.get("model").asText()).isEqualTo("default@3");
    assertThat(body.get("system_fingerprint").asText()).isEqualTo("fp_0123abcd-v3");
    assertThat(body.at("/choices/0/index").asInt()).isZero();
    assertThat(body.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("Hello there!");
    assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(body.at("/choices/0/logprobs").isNull()).isTrue();
    assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(3);
    assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(7);
    assertThat(body.at("/metadata/page").asText()).isEqualTo("cart");
  }

  @Test
  void headersNameChannelVersionAndRequest() {
    api.serve("shop", 7);

    HttpResponse<String> response = api.chat(asking("\"model\":\"shop\""));

    assertThat(response.headers().firstValue("X-Plumbline-Channel")).contains("shop");
    assertThat(response.headers().firstValue("X-Plumbline-Adapter-Version")).contains("7");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void theCompletionIsRecordedForFeedback() {
    api.serve("shop", 7);

    HttpResponse<String> response = api.chat(asking("\"model\":\"shop\""));

    assertThat(api.completions).hasSize(1);
    Completion completion = api.completions.get(0);
    assertThat(completion.getCompletionId()).isEqualTo(json(response.body()).get("id").asText());
    assertThat(completion.getChannel()).isEqualTo("shop");
    assertThat(completion.getMessages())
        .extracting(message -> message.getRole() + ": " + message.getContent())
        .containsExactly("user: Hi");
    assertThat(completion.getResponse()).isEqualTo("Hello there!");
    assertThat(completion.getBaseModel()).isEqualTo(ApiFixture.BASE_NAME);
    assertThat(completion.getBaseModelFingerprint()).isEqualTo(ApiFixture.FINGERPRINT);
    assertThat(completion.getAdapterVersion()).isEqualTo(7);
    assertThat(completion.getAdapterSha256()).hasSize(64);
    assertThat(completion.getFinishReason()).isEqualTo("stop");
  }

  @Test
  void theBaseAloneIsRecordedWithoutAnAdapter() {
    api.chat(asking(""));

    assertThat(api.completions.get(0).getAdapterVersion()).isNull();
    assertThat(api.completions.get(0).getAdapterSha256()).isNull();
  }

  @Test
  void everyParameterReachesTheModel() {
    api.chat(
        asking(
            "\"max_completion_tokens\":7,\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,"
                + "\"min_p\":0.05,\"presence_penalty\":1,\"frequency_penalty\":-1,"
                + "\"logit_bias\":{\"5\":-100},\"seed\":42.0,\"stop\":[\"a\",\"b\"],"
                + "\"logprobs\":true,\"top_logprobs\":2"));

    Sampling sampling = api.source.requests().get(0).sampling();
    assertThat(sampling.maxTokens()).isEqualTo(7);
    assertThat(sampling.maxTokensAsked()).isTrue();
    assertThat(sampling.temperature()).isEqualTo(0.5);
    assertThat(sampling.topP()).isEqualTo(0.9);
    assertThat(sampling.topK()).isEqualTo(40);
    assertThat(sampling.minP()).isEqualTo(0.05);
    assertThat(sampling.presencePenalty()).isEqualTo(1);
    assertThat(sampling.frequencyPenalty()).isEqualTo(-1);
    assertThat(sampling.logitBias()).containsEntry(5, -100.0);
    assertThat(sampling.seed()).hasValue(42);
    assertThat(sampling.stop()).containsExactly("a", "b");
    assertThat(sampling.topLogprobs()).hasValue(2);
  }

  @Test
  void aTopKOfMinusOneIsNoLimit() {
    api.chat(asking("\"top_k\":-1"));

    assertThat(api.source.requests().get(0).sampling().topK()).isZero();
  }

  @Test
  void partsOfTextAreJoinedAndTheDeveloperIsTheSystem() {
    api.chat(
        "{\"messages\":[{\"role\":\"developer\",\"content\":\"Be kind\"},"
            + "{\"role\":\"assistant\",\"content\":\"Yes\",\"refusal\":null,\"tool_calls\":[]},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
            + "{\"type\":\"text\",\"text\":\"b\"}]}]}");

    Prompt.Conversation prompt = (Prompt.Conversation) api.source.requests().get(0).prompt();
    assertThat(prompt.messages())
        .containsExactly(
            ChatMessage.system("Be kind"), ChatMessage.assistant("Yes"), ChatMessage.user("ab"));
  }

  @Test
  void severalChoicesHaveIdsAndSeedsOfTheirOwn() {
    HttpResponse<String> response = api.chat(asking("\"n\":3,\"seed\":10"));

    JsonNode body = json(response.body());
    assertThat(body.get("choices")).hasSize(3);
    assertThat(api.source.requests())
        .extracting(request -> request.sampling().seed().getAsLong())
        .containsExactly(10L, 11L, 12L);
    assertThat(api.completions)
        .extracting(Completion::getCompletionId)
        .containsExactlyInAnyOrder(
            body.get("id").asText(),
            body.get("id").asText() + "-1",
            body.get("id").asText() + "-2");
    assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(9);
  }

  @Test
  void logProbabilitiesComeWithTheirAlternatives() {
    api.source.answer("é");

    HttpResponse<String> response = api.chat(asking("\"logprobs\":true,\"top_logprobs\":1"));

    JsonNode token = json(response.body()).at("/choices/0/logprobs/content/0");
    assertThat(token.get("token").asText()).isEqualTo("é");
    assertThat(token.get("logprob").asDouble()).isEqualTo(-0.5);
    assertThat(token.get("bytes").toString()).isEqualTo("[195,169]");
    assertThat(token.at("/top_logprobs/0/token").asText()).isEqualTo("other");
  }

  @Test
  void aModelNamesAChannelAVersionOrTheBase() {
    api.serve("shop", 1);
    api.serve("shop", 2);

    assertThat(modelOf("shop")).isEqualTo("shop@2");
    assertThat(modelOf("shop@1")).isEqualTo("shop@1");
    assertThat(modelOf("shop@0")).isEqualTo("shop@0");
    assertThat(modelOf(ApiFixture.BASE_NAME)).isEqualTo("default@0");
    assertThat(modelOf("new-channel")).isEqualTo("new-channel@0");
  }

  @Test
  void anUnknownVersionOrAnImpossibleNameIsNoModel() {
    api.serve("shop", 2);

    for (String model : List.of("shop@9", "shop@x", "not a channel", "")) {
      HttpResponse<String> response = api.chat(asking("\"model\":\"" + model + "\""));
      assertThat(response.statusCode()).as(model).isEqualTo(404);
      JsonNode error = json(response.body()).get("error");
      assertThat(error.get("code").asText()).isEqualTo("model_not_found");
      assertThat(error.get("param").asText()).isEqualTo("model");
    }
  }

  @Test
  void versionsAreGivenBackAfterEachRequest() {
    api.serve("shop", 1);

    api.chat(asking("\"model\":\"shop\",\"n\":2"));
    api.chat(asking("\"model\":\"shop\",\"stream\":true"));

    List<Integer> users = new ArrayList<>();
    api.registry.status().forEach(status -> users.add(status.current().orElseThrow().users()));
    assertThat(users).containsExactly(0);
  }

  @Test
  void aPromptThatIsTooLongIsTold() {
    api.source.refuseAsTooLong();

    HttpResponse<String> response = api.chat(asking(""));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/code").asText())
        .isEqualTo("context_length_exceeded");
    assertThat(json(response.body()).at("/error/param").asText()).isEqualTo("messages");
    assertThat(json(response.body()).at("/error/message").asText()).contains("9 tokens");
  }

  @Test
  void aConversationThatTheModelHasNoFormForIsTold() {
    api.source.refuseTheConversation();

    HttpResponse<String> response = api.chat(asking(""));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).at("/error/code").asText()).isEqualTo("prompt_refused");
    assertThat(json(response.body()).at("/error/param").asText()).isEqualTo("messages");
  }

  @Test
  void aBrokenAnswerIsAnErrorOfTheServer() {
    api.source.fail();

    HttpResponse<String> response = api.chat(asking(""));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response.body()).at("/error/type").asText()).isEqualTo("server_error");
    assertThat(response.body()).doesNotContain("the engine broke");
    try (AdapterLease lease = api.registry.lease("default")) {
      assertThat(lease.version()).isZero();
    }
  }

  private String modelOf(String model) {
    return json(api.chat(asking("\"model\":\"" + model + "\"")).body()).get("model").asText();
  }
}
