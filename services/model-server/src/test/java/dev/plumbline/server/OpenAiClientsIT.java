package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import dev.plumbline.pythontools.PythonEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The official clients of OpenAI's API, in Java and in Python, against a running server. */
class OpenAiClientsIT {
  private static final String KEY = "a-key-that-nobody-guesses";
  private static final String PYTHON_PACKAGE = "openai==3.54.0";

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private static TinyServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() throws IOException {
    server = TinyServer.start(kafka, directory, Map.of("plumbline.server.api-keys", List.of(KEY)));
    client = client(KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void theJavaClientReadsAnAnswer() {
    ChatCompletion completion = client.chat().completions().create(question().n(2).build());

    assertThat(completion.id()).startsWith("chatcmpl-");
    assertThat(completion.model()).isEqualTo("default@0");
    assertThat(completion.choices()).hasSize(2);
    assertThat(completion.choices().get(0).message().content().orElseThrow()).isNotEmpty();
    assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void theJavaClientReadsAStream() {
    ChatCompletion whole = client.chat().completions().create(question().build());
    ChatCompletionCreateParams streamed =
        question()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();

    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(streamed)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      String text =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).isEqualTo(whole.choices().get(0).message().content().orElseThrow());
      assertThat(chunks.get(chunks.size() - 1).usage()).isPresent();
    }
  }

  @Test
  void theJavaClientContinuesATextAndListsModels() {
    assertThat(
            client
                .completions()
                .create(
                    CompletionCreateParams.builder()
                        .model("default")
                        .prompt("hot day")
                        .maxTokens(5)
                        .build())
                .choices()
                .get(0)
                .text())
        .isNotEmpty();
    assertThat(client.models().list().data())
        .extracting(model -> model.id())
        .contains("default", "llama-tied");
  }

  @Test
  void theJavaClientUnderstandsRefusals() {
    BadRequestException unsupported =
        catchThrowableOfType(
            BadRequestException.class,
            () -> client.chat().completions().create(question().store(true).build()));
    assertThat(unsupported.param()).contains("store");
    assertThat(unsupported.code()).contains("unsupported_parameter");
    NotFoundException missing =
        catchThrowableOfType(
            NotFoundException.class,
            () -> client.chat().completions().create(question().model("default@9").build()));
    assertThat(missing.code()).contains("model_not_found");
    OpenAIClient stranger = client("wrong");
    assertThat(
            catchThrowableOfType(
                UnauthorizedException.class, () -> stranger.models().list().data()))
        .isNotNull();
    stranger.close();
  }

  @Test
  void thePythonClientUnderstandsTheServer() {
    Optional<PythonEnvironment> python = PythonEnvironment.with(PYTHON_PACKAGE);
    Assumptions.assumeTrue(
        python.isPresent(), "Python's package " + PYTHON_PACKAGE + " cannot be installed here");

    PythonEnvironment.Result result =
        python
            .get()
            .run(
                Duration.ofMinutes(2),
                directory,
                "python",
                Path.of("src", "test", "python", "openai_client.py").toAbsolutePath().toString(),
                server.service.address().orElseThrow() + "/v1",
                KEY);

    assertThat(result.status()).as(result.output()).isZero();
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.service.address().orElseThrow() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams.Builder question() {
    return ChatCompletionCreateParams.builder()
        .model("default")
        .addSystemMessage("be kind")
        .addUserMessage("hot day")
        .maxCompletionTokens(12)
        .temperature(0);
  }
}
