package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.metricsreader.Exposition;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole server: a tiny real model, its engine, real adapters, a real broker, real HTTP. */
class TinyModelIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int END_OF_TURN = 2;

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private static TinyServer server;
  private static ServerClient client;

  @BeforeAll
  static void start() {
    server = TinyServer.start(kafka, directory, Map.of());
    client = server.client;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void greedyAnswersAreThoseOfTheReference() throws IOException {
    JsonNode cases = MAPPER.readTree(TinyServer.MODEL.resolve("cases.json").toFile());
    try (Tokenizer tokenizer = TokenizerFolder.open(TinyServer.MODEL)) {
      for (int row = 0; row < cases.get("greedy").size(); row++) {
        ObjectNode request = request("reference-" + row, 40);
        request.set("messages", cases.at("/rows/" + row + "/messages"));

        ServerClient.Answer answer = client.chat(request.toString());

        int[] expected = untilEnd(cases.get("greedy").get(row));
        assertThat(answer.text()).isEqualTo(tokenizer.decode(expected));
        assertThat(answer.body().at("/usage/completion_tokens").asInt()).isEqualTo(expected.length);
        assertThat(answer.body().at("/usage/prompt_tokens").asInt())
            .isEqualTo(cases.at("/plain/" + row + "/0").size());
      }
    }
  }

  @Test
  void aStreamHasTheTextOfTheWholeAnswer() {
    ObjectNode request = request("stream", 30);
    String whole = client.chat(request.toString()).text();

    String streamed = text(client.post(request.put("stream", true).toString()));

    assertThat(streamed).isEqualTo(whole).isNotEmpty();
  }

  @Test
  void anAnnouncedAdapterChangesTheAnswersAndTheBaseStays() throws IOException {
    String before = ask("changes", 30).text();

    server.announce("changes", 1, 8);
    server.awaitVersion("changes", 1);

    assertThat(ask("changes", 30).text()).isNotEqualTo(before);
    assertThat(ask("changes@0", 30).text()).isEqualTo(before);
    assertThat(ask("llama-tied", 30).text()).isEqualTo(before);
  }

  @Test
  void sameSeedSameAnswerAndChoicesDiffer() {
    ObjectNode request = request("seeds", 20);
    request.put("temperature", 2).put("seed", 42).put("n", 3);

    List<String> first = texts(client.chat(request.toString()));
    List<String> second = texts(client.chat(request.toString()));

    assertThat(first).hasSize(3).doesNotHaveDuplicates().isEqualTo(second);
  }

  @Test
  void aPromptWithoutRoomForTheAnswerIsRefused() {
    ServerClient.Answer answer = client.chat(request("long", 250).toString());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/code").asText()).isEqualTo("context_length_exceeded");
    assertThat(answer.body().at("/error/message").asText()).contains("256");
  }

  @Test
  void aConversationThatUsesAllPrivateCharactersIsRefused() {
    String all =
        IntStream.concat(
                IntStream.rangeClosed(0xfdd0, 0xfdef), IntStream.rangeClosed(0xe000, 0xf8ff))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    ObjectNode request = request("private", 5);
    request.putArray("messages").addObject().put("role", "user").put("content", all);

    ServerClient.Answer answer = client.chat(request.toString());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/param").asText()).isEqualTo("messages");
    assertThat(answer.body().at("/error/message").asText()).contains("private characters");
  }

  @Test
  void aStopTextEndsTheAnswerBeforeIt() {
    String whole = ask("stop", 30).text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    ObjectNode request = request("stop", 30);
    request.putArray("stop").add(stop);

    ServerClient.Answer answer = client.chat(request.toString());

    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.body().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void logProbabilitiesBelongToTheTokensOfTheText() {
    ObjectNode request = request("logprobs", 12).put("logprobs", true).put("top_logprobs", 3);

    ServerClient.Answer answer = client.chat(request.toString());

    JsonNode tokens = answer.body().at("/choices/0/logprobs/content");
    assertThat(tokens.size())
        .isEqualTo(answer.body().at("/usage/completion_tokens").asInt())
        .isPositive();
    assertThat(tokens)
        .allSatisfy(
            token -> {
              assertThat(token.get("logprob").asDouble())
                  .as("the greedy choice is the likeliest")
                  .isEqualTo(token.at("/top_logprobs/0/logprob").asDouble())
                  .isNegative();
              assertThat(token.get("top_logprobs")).hasSize(3);
            });
  }

  @Test
  void aBiasKeepsATokenOut() {
    ObjectNode request = request("bias", 5);
    String unbiased = client.chat(request.toString()).text();
    ObjectNode bias = request.putObject("logit_bias");
    for (int token = 0; token < 320; token++) {
      bias.put(Integer.toString(token), token == 75 ? 100 : 0);
    }

    assertThat(client.chat(request.toString()).text()).isNotEqualTo(unbiased);
    bias.put("100000", 1);
    ServerClient.Answer refused = client.chat(request.toString());
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body().at("/error/param").asText()).isEqualTo("logit_bias");
  }

  @Test
  void aClientThatLeavesAStreamFreesItsPlace() throws IOException {
    String body = request("leaves", 200).put("stream", true).toString();
    URI address = URI.create(server.service.address().orElseThrow());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read();
    }

    Awaitility.await()
        .until(() -> client.get("/metrics").contains("plumbline_server_requests_running 0"));
  }

  @Test
  void whatIsNotHttpIsRefusedInTheSameShape() throws IOException {
    URI address = URI.create(server.service.address().orElseThrow());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write("this is not HTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 400");
      String body = answer.substring(answer.indexOf("\r\n\r\n")).strip();
      assertThat(ServerClient.json(body).at("/error/message").asText()).contains("HTTP");
    }
  }

  @Test
  void aRequestMayUseAnotherAdapterThanItsNeighbourInTheBatch() throws Exception {
    Map<String, String> alone = new ConcurrentHashMap<>();
    Map<String, Integer> strengths = Map.of("one", 8, "two", 24, "three", 48);
    for (String channel : strengths.keySet()) {
      server.announce(channel, 1, strengths.get(channel));
      server.awaitVersion(channel, 1);
      alone.put(channel, ask(channel, 30).text());
    }

    List<CompletableFuture<Void>> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      together.add(
          CompletableFuture.runAsync(
              () ->
                  alone.forEach(
                      (channel, text) -> assertThat(ask(channel, 30).text()).isEqualTo(text))));
    }

    for (CompletableFuture<Void> one : together) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(alone.values()).doesNotHaveDuplicates();
  }

  @Test
  void aNewVersionHasReadWhatItsChannelsPromptsBeginWithBeforeItIsAsked() throws IOException {
    String instructions = "always be short and kind and never speak of the weather";
    double before = metric("prompt_tokens_ahead_total");
    for (int question = 1; question <= 3; question++) {
      instructed("begins", instructions, "question " + question);
    }

    server.announce("begins", 1, 8);
    server.awaitVersion("begins", 1);
    Awaitility.await().until(() -> metric("prompt_tokens_ahead_total") > before + 16);
    double reused = metric("prompt_tokens_reused_total");
    instructed("begins", instructions, "question 4");

    Awaitility.await().until(() -> metric("prompt_tokens_reused_total") > reused + 16);
  }

  private static void instructed(String model, String instructions, String question) {
    ObjectNode request = request(model, 1);
    ArrayNode messages = request.putArray("messages");
    messages.addObject().put("role", "system").put("content", instructions);
    messages.addObject().put("role", "user").put("content", question);
    assertThat(client.chat(request.toString()).status()).isEqualTo(200);
  }

  private static double metric(String name) {
    return Exposition.read(client.get("/metrics")).value("plumbline_server_" + name);
  }

  private static ServerClient.Answer ask(String model, int maxTokens) {
    return client.chat(request(model, maxTokens).toString());
  }

  private static ObjectNode request(String model, int maxTokens) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("model", model).put("max_tokens", maxTokens).put("temperature", 0);
    request.putArray("messages").addObject().put("role", "user").put("content", "hot day");
    return request;
  }

  private static int[] untilEnd(JsonNode ids) {
    List<Integer> list = new ArrayList<>();
    ids.forEach(id -> list.add(id.asInt()));
    int end = list.indexOf(END_OF_TURN);
    return list.stream().limit(end < 0 ? list.size() : end).mapToInt(id -> id).toArray();
  }

  private static List<String> texts(ServerClient.Answer answer) {
    List<String> texts = new ArrayList<>();
    ((ArrayNode) answer.body().get("choices"))
        .forEach(choice -> texts.add(choice.at("/message/content").asText()));
    return texts;
  }

  private static String text(HttpResponse<String> stream) {
    return Arrays.stream(stream.body().split("\n\n", -1))
        .filter(event -> event.startsWith("data: {"))
        .map(event -> ServerClient.json(event.substring("data: ".length())))
        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
        .collect(Collectors.joining());
  }
}
