package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void modelsAreTheBaseTheDefaultAndEveryAnnouncedChannel() {
    api.serve("shop", 4);

    JsonNode models = json(api.get("/v1/models").body());

    assertThat(models.get("object").asText()).isEqualTo("list");
    List<String> names = new ArrayList<>();
    models.get("data").forEach(model -> names.add(model.get("id").asText()));
    assertThat(names).containsExactlyInAnyOrder(ApiFixture.BASE_NAME, "default", "shop");
    assertThat(models.get("data"))
        .allSatisfy(model -> assertThat(model.get("object").asText()).isEqualTo("model"));
  }

  @Test
  void oneModelTellsTheVersionBehindIt() {
    api.serve("shop", 4);

    JsonNode model = json(api.get("/v1/models/shop").body());

    assertThat(model.get("root").asText()).isEqualTo("shop@4");
    assertThat(model.get("parent").asText()).isEqualTo(ApiFixture.BASE_NAME);
    assertThat(api.get("/v1/models/shop@9").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"/v1/models/shop, 200", "/v1/models/shop@9, 404", "/v1/adapters/nobody, 404"})
  void headTellsWhetherThereIsSuchAThing(String path, int status) {
    api.serve("shop", 4);

    HttpResponse<String> head =
        api.send(
            HttpRequest.newBuilder(api.uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(status);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void adaptersShowCurrentAndEarlierVersions() {
    api.serve("shop", 4);
    api.serve("shop", 5);

    JsonNode body = json(api.get("/v1/adapters").body());

    assertThat(body.at("/base/fingerprint").asText()).isEqualTo(ApiFixture.FINGERPRINT);
    JsonNode shop = body.at("/data/0");
    assertThat(shop.get("channel").asText()).isEqualTo("shop");
    assertThat(shop.at("/current/version").asLong()).isEqualTo(5);
    assertThat(shop.at("/current/requests").asInt()).isZero();
    assertThat(shop.at("/earlier/0/version").asLong()).isEqualTo(4);
    assertThat(shop.get("failures")).isEmpty();
    assertThat(shop.get("loading").isNull()).isTrue();
  }

  @Test
  void theOpenApiDocumentListsExactlyTheParametersThatAreRead() {
    JsonNode document = json(api.get("/openapi.json").body());
    Set<String> documented = new TreeSet<>();
    document
        .at("/components/schemas/ChatRequest/properties")
        .fieldNames()
        .forEachRemaining(documented::add);

    for (String parameter : documented) {
      String refusal = api.chat(asking("\"" + parameter + "\":null")).body();
      assertThat(refusal).as(parameter).doesNotContain("unknown_parameter");
    }
    Set<String> forTexts = new TreeSet<>();
    document
        .at("/components/schemas/CompletionRequest/properties")
        .fieldNames()
        .forEachRemaining(forTexts::add);
    forTexts.remove("prompt");
    for (String parameter : forTexts) {
      String refusal =
          api.post("/v1/completions", "{\"prompt\":\"a\",\"" + parameter + "\":null}").body();
      assertThat(refusal).as(parameter).doesNotContain("unknown_parameter");
    }
    for (String parameter : List.of("tools", "best_of", "echo", "prompt", "anything")) {
      assertThat(documented).doesNotContain(parameter);
    }
  }

  @Test
  void everyPathOfTheOpenApiDocumentIsThere() {
    JsonNode document = json(api.get("/openapi.json").body());

    document
        .get("paths")
        .properties()
        .forEach(
            path -> {
              String concrete =
                  path.getKey().replace("{model}", "default").replace("{channel}", "default");
              path.getValue()
                  .fieldNames()
                  .forEachRemaining(
                      method ->
                          assertThat(answer(method, concrete).body())
                              .as(method + " " + concrete)
                              .doesNotContain("there is nothing at")
                              .doesNotContain("does not take"));
            });
  }

  private HttpResponse<String> answer(String method, String path) {
    return method.equals("get") ? api.get(path) : api.post(path, "{}");
  }
}
