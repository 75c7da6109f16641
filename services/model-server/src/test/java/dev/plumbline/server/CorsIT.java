package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.ServiceContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which web pages may call the API from a browser. */
class CorsIT {
  private static final String KEY = "a-key-that-nobody-guesses";
  private static final String SHOP = "https://shop.example";
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private final HttpClient http = HttpClient.newHttpClient();
  private ModelServerService server;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPageOfAnAllowedOriginMayAskAndReadThePlumblineHeaders() throws Exception {
    start(List.of(SHOP), List.of(KEY));

    HttpResponse<String> preflight = preflight(SHOP);
    HttpResponse<String> answer = ask(SHOP);

    assertThat(preflight.statusCode()).as("a browser asks without a key").isEqualTo(200);
    assertThat(preflight.headers().firstValue(ALLOWED)).contains(SHOP);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .containsIgnoringCase("authorization");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue(ALLOWED)).contains(SHOP);
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("X-Plumbline-Adapter-Version");
  }

  @Test
  void aPageOfAnotherOriginIsRefusedBeforeAnythingIsComputed() throws Exception {
    start(List.of(SHOP), List.of(KEY));

    HttpResponse<String> preflight = preflight("https://elsewhere.example");
    HttpResponse<String> answer = ask("https://elsewhere.example");

    assertThat(preflight.headers().firstValue(ALLOWED)).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    assertThat(answer.headers().firstValue("X-Plumbline-Adapter-Version")).isEmpty();
    assertThat(answer.body())
        .startsWith("{\"error\":{")
        .contains("plumbline.server.http.allowed-origins");
  }

  @Test
  void anAllowedPageReadsWhyItIsRefused() throws Exception {
    start(List.of(SHOP), List.of(KEY));

    HttpResponse<String> answer = ask(SHOP, "a-key-that-nobody-has");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue(ALLOWED)).contains(SHOP);
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("x-request-id");
  }

  @Test
  void whoIsNoPageIsAnsweredAsBefore() throws Exception {
    start(List.of(SHOP), List.of(KEY));

    HttpResponse<String> unknown =
        http.send(HttpRequest.newBuilder(uri("/v1/nothing")).build(), BodyHandlers.ofString());
    HttpResponse<String> document =
        http.send(HttpRequest.newBuilder(uri("/openapi.json")).build(), BodyHandlers.ofString());

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(document.statusCode()).isEqualTo(200);
  }

  @Test
  void withoutASettingNoPageMay() throws Exception {
    start(List.of(), List.of(KEY));

    HttpResponse<String> answer = ask(SHOP);

    assertThat(preflight(SHOP).headers().firstValue(ALLOWED)).isEmpty();
    assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    assertThat(answer.statusCode()).as("who is asked is up to the browser").isEqualTo(200);
  }

  @Test
  void aStarAllowsEveryPage() throws Exception {
    start(List.of("*"), List.of(KEY));

    assertThat(preflight(SHOP).headers().firstValue(ALLOWED)).isPresent();
    assertThat(ask("https://elsewhere.example").headers().firstValue(ALLOWED)).isPresent();
  }

  private void start(List<String> origins, List<String> keys) {
    LiveKafka.Installation installation =
        kafka.newInstallation(
            Map.of(
                "plumbline.server.http.allowed-origins", origins,
                "plumbline.server.api-keys", keys));
    server =
        ModelServerService.start(
            ServiceContext.of(installation.configuration), VersionSpeaker::new);
    Awaitility.await().until(() -> server.readiness().ready());
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return http.send(
        request(origin)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization, content-type")
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(String origin) throws Exception {
    return ask(origin, KEY);
  }

  private HttpResponse<String> ask(String origin, String key) throws Exception {
    return http.send(
        request(origin)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String origin) {
    return HttpRequest.newBuilder(uri("/v1/chat/completions")).header("Origin", origin);
  }

  private URI uri(String path) {
    return URI.create(server.address().orElseThrow() + path);
  }
}
