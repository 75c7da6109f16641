package dev.plumbline.server.api;

import static dev.plumbline.server.api.ApiFixture.asking;
import static dev.plumbline.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.adapters.PendingLease;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests for channel@version get while the store is slow or does not give the version. */
class RequestedModelsTest {
  private static final String EARLIER = asking("\"model\":\"shop@4\"");

  private final CountDownLatch store = new CountDownLatch(1);
  private ApiFixture api = fixture(Duration.ofSeconds(20));

  @BeforeEach
  void serveTwoVersions() {
    announce();
  }

  @AfterEach
  void close() {
    store.countDown();
    api.close();
  }

  @Test
  void aRequestWaitsForItsVersionToBeLoaded() throws Exception {
    api.holdLoads(store);
    CompletableFuture<HttpResponse<String>> waiting = askLater();
    Awaitility.await().until(() -> api.loads.size() == 3);

    store.countDown();

    HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer.body()).get("model").asText()).isEqualTo("shop@4");
  }

  @Test
  void aVersionThatIsNotThereByTheDeadlineIsGivenUpAndServesTheNextRequest() {
    api.close();
    api = fixture(Duration.ofMillis(300));
    announce();
    api.holdLoads(store);

    HttpResponse<String> late = api.chat(EARLIER);

    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(json(late.body()).at("/error/code").asText()).isEqualTo("timeout");
    assertThat(api.ends).containsExactly(AnswerMetrics.Outcome.LATE);
    store.countDown();
    Awaitility.await().until(() -> api.chat(EARLIER).statusCode() == 200);
    assertThat(api.loads).as("one load only").containsExactly(4L, 5L, 4L);
  }

  @Test
  void aClientThatLeavesWhileItsVersionIsLoadedIsNoticed() throws Exception {
    api.holdLoads(store);

    var socket = LoadTest.sendRaw(api, EARLIER);
    Awaitility.await().until(() -> api.loads.size() == 3);
    socket.close();

    Awaitility.await().until(() -> api.ends.contains(AnswerMetrics.Outcome.ABANDONED));
    assertThat(api.source.requests()).isEmpty();
  }

  @Test
  void whenTooManyWaitForLoadsTheNextIsToldAtOnceAndWhatIsLoadedIsServed() throws Exception {
    api.holdLoads(store);
    List<PendingLease> waiting = new ArrayList<>();
    for (int i = 0; i < AdapterRegistry.MOST_WAITING; i++) {
      waiting.add(api.registry.lease("shop", 4));
    }

    HttpResponse<String> refused = api.chat(EARLIER);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isPositive();
    assertThat(json(refused.body()).at("/error/code").asText()).isEqualTo("unavailable");
    assertThat(api.chat(asking("\"model\":\"shop\"")).statusCode()).isEqualTo(200);
    waiting.forEach(PendingLease::close);
  }

  @Test
  void aStoppingServerLetsNobodyWaitForALoad() throws Exception {
    api.holdLoads(store);
    CompletableFuture<HttpResponse<String>> waiting = askLater();
    Awaitility.await().until(() -> api.loads.size() == 3);

    assertThat(api.scheduler.drain(Duration.ofSeconds(1))).isTrue();

    assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({"MISSING,503", "WRONG_HASH,404", "INTERNAL,500"})
  void whatCouldNotBeLoadedIsAnsweredWithoutAnotherLoad(LoadFailureReason reason, int status) {
    api.failLoads(reason);

    HttpResponse<String> first = api.chat(EARLIER);
    HttpResponse<String> second = api.chat(EARLIER);

    assertThat(first.statusCode()).isEqualTo(status);
    assertThat(second.statusCode()).isEqualTo(status);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(api.get("/v1/models/shop@4").statusCode()).isEqualTo(status);
    assertThat(api.loads).containsExactly(4L, 5L, 4L);
  }

  @Test
  void aModelIsToldOfWithoutBeingLoaded() {
    api.holdLoads(store);

    JsonNode model = json(api.get("/v1/models/shop@4").body());

    assertThat(model.get("id").asText()).isEqualTo("shop@4");
    assertThat(model.get("root").asText()).isEqualTo("shop@4");
    assertThat(api.loads).containsExactly(4L, 5L);
  }

  private static ApiFixture fixture(Duration deadline) {
    return new ApiFixture(4, 2, deadline, List.of(), Readiness.yes());
  }

  private void announce() {
    api.serve("shop", 4);
    api.serve("shop", 5);
  }

  private CompletableFuture<HttpResponse<String>> askLater() {
    return CompletableFuture.supplyAsync(() -> api.chat(EARLIER));
  }
}
