package dev.plumbline.standalone.bench.serve.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadGeneratorTest {
  private static final Workload WORKLOAD = Workload.of(1, 8, 8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void anAnswerIsReadPieceByPiece() throws Exception {
    try (ScriptedChat chat = answering()) {
      LoadResult result = run(chat.address(), new Pace.Clients(1), 1, PATIENCE);

      StreamedAnswer answer = result.answers().get(0);
      assertThat(answer.failure()).isEmpty();
      assertThat(answer.text()).isEqualTo("one two");
      assertThat(answer.version()).hasValue(3);
      assertThat(answer.oneName()).isTrue();
      assertThat(answer.promptTokens()).isEqualTo(9);
      assertThat(answer.tokens()).isEqualTo(4);
      assertThat(answer.millisPerToken()).hasValueSatisfying(ms -> assertThat(ms).isPositive());
    }
  }

  @Test
  void anAnswerThatChangesItsNameOrBeliesItsHeaderIsSeen() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (ScriptedChat chat =
        new ScriptedChat(
            1,
            (exchange, out) -> {
              boolean changing = number.getAndIncrement() == 0;
              ScriptedChat.begin(exchange, 3);
              ScriptedChat.piece(out, changing ? "bench@3" : "bench@4", "one");
              ScriptedChat.piece(out, "bench@4", "two");
              ScriptedChat.event(out, "[DONE]");
            })) {
      LoadResult result = run(chat.address(), new Pace.Clients(1), 2, PATIENCE);

      assertThat(result.answers()).extracting(StreamedAnswer::answered).containsOnly(true);
      assertThat(result.answers()).extracting(StreamedAnswer::oneName).containsOnly(false);
    }
  }

  @Test
  void failuresAreCountedByKind() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (ScriptedChat chat =
        new ScriptedChat(
            1,
            (exchange, out) -> {
              switch (number.getAndIncrement()) {
                case 0 -> exchange.sendResponseHeaders(429, 0);
                case 1 -> {
                  ScriptedChat.begin(exchange, 1);
                  ScriptedChat.piece(out, "bench@1", "half of an");
                }
                case 2 -> {
                  ScriptedChat.begin(exchange, 1);
                  ScriptedChat.event(out, "{\"error\":{\"message\":\"out of memory\"}}");
                }
                default -> {
                  ScriptedChat.begin(exchange, 1);
                  ScriptedChat.event(out, "[DONE]");
                }
              }
            })) {
      LoadResult result = run(chat.address(), new Pace.Clients(1), 4, PATIENCE);

      assertThat(result.failed()).isEqualTo(3);
      assertThat(result.failures())
          .containsOnlyKeys("status 429", "stream broke off", "error in the stream")
          .containsValues(1);
      assertThat(result.examples()).containsEntry("error in the stream", "out of memory");
    }
  }

  @Test
  void aServerThatIsNotThereFailsEveryRequest() throws Exception {
    LoadResult result = run(URI.create("http://127.0.0.1:1"), new Pace.Clients(2), 4, PATIENCE);

    assertThat(result.failures()).containsOnlyKeys("connection failed").containsValue(4);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedChat chat =
        new ScriptedChat(
            1,
            (exchange, out) -> {
              ScriptedChat.begin(exchange, 1);
              ScriptedChat.piece(out, "bench@1", "begun");
              never.await();
            })) {
      LoadResult result = run(chat.address(), new Pace.Clients(1), 1, Duration.ofMillis(500));

      assertThat(result.failed()).isEqualTo(1);
    }
  }

  @Test
  void arrivalsDoNotWaitForAServerThatFallsBehindAndTheWaitCounts() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger arrived = new AtomicInteger();
    try (ScriptedChat chat =
        new ScriptedChat(
            8,
            (exchange, out) -> {
              // Nobody is answered before all have come.
              if (arrived.incrementAndGet() == 8) {
                release.countDown();
              }
              release.await();
              ScriptedChat.begin(exchange, 1);
              ScriptedChat.piece(out, "bench@1", "late");
              ScriptedChat.event(out, "[DONE]");
            })) {
      LoadResult result = run(chat.address(), new Pace.Arrivals(20), 8, PATIENCE);

      assertThat(result.failed()).isZero();
      long lastPlanned = result.answers().get(7).plannedAt();
      assertThat(result.answers())
          .allSatisfy(
              answer ->
                  assertThat(answer.firstTokenMillis())
                      .as("from its own moment to when the last had come")
                      .isGreaterThanOrEqualTo((lastPlanned - answer.plannedAt()) / 1e6));
      assertThat(result.answers()).extracting(StreamedAnswer::plannedAt).isSorted();
    }
  }

  @Test
  void aTimeEndsTheSendingNotTheAnswers() throws Exception {
    try (ScriptedChat chat = answering();
        StreamingClient client =
            new StreamingClient(chat.address(), "bench", Optional.empty(), PATIENCE)) {
      LoadResult result =
          new LoadGenerator(client, WORKLOAD, (what, done, total) -> {})
              .run(new Pace.Clients(2), Extent.ofTime(Duration.ofMillis(300)));

      assertThat(result.answers()).isNotEmpty();
      assertThat(result.failed()).isZero();
    }
  }

  private static ScriptedChat answering() throws Exception {
    return new ScriptedChat(
        2,
        (exchange, out) -> {
          ScriptedChat.begin(exchange, 3);
          ScriptedChat.piece(out, "bench@3", "one ");
          ScriptedChat.piece(out, "bench@3", "two");
          ScriptedChat.event(
              out,
              "{\"model\":\"bench@3\",\"choices\":[],"
                  + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}");
          ScriptedChat.event(out, "[DONE]");
        });
  }

  private static LoadResult run(URI server, Pace pace, int requests, Duration patience)
      throws InterruptedException {
    try (StreamingClient client =
        new StreamingClient(server, "bench", Optional.empty(), patience)) {
      return new LoadGenerator(client, WORKLOAD, (what, done, total) -> {})
          .run(pace, Extent.ofRequests(requests));
    }
  }
}
