package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plumbline.metricsreader.AlertRules;
import dev.plumbline.metricsreader.Dashboard;
import dev.plumbline.metricsreader.Exposition;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.s3test.S3TestServer;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.ChatClient.Ask;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.JsonHttp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop, on a tiny random model: votes in, an adapter out, and again after a restart. */
class StandaloneLoopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void votesBecomeAnAdapterThatIsStillServedAfterARestart() throws Exception {
    List<Liked> liked = new ArrayList<>();
    try (StandaloneLoop loop = start()) {
      for (int question = 0; question < TinyModel.PAIRS; question++) {
        liked.add(askTwiceAndVote(loop, "Question " + question + "?"));
      }

      await().atMost(PATIENCE).until(() -> answeringVersion(loop).equals(OptionalLong.of(1)));
      assertDashboardAndAlertsAskOnlyForWhatIsTold(loop);
    }

    try (StandaloneLoop again = start()) {
      // The first answer comes from the adapter: a server is ready only when it has it.
      await().atMost(PATIENCE).until(() -> answeringVersion(again).equals(OptionalLong.of(1)));
      // A vote on an answer of the earlier run still finds it.
      vote(again, liked.get(0).completionId(), "up", "another");

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(StandingPairs.read(again.clients()).values())
                      .hasSize(TinyModel.PAIRS)
                      .allSatisfy(
                          pair -> {
                            boolean first =
                                pair.getChosen().getResponse().equals(liked.get(0).text());
                            assertThat(pair.getChosen().getUp()).isEqualTo(first ? 2 : 1);
                            assertThat(pair.getRejected().getDown()).isEqualTo(1);
                          }));
    }
  }

  @Test
  void theAdapterIsServedFromABucketWhenThatIsTheStore() throws Exception {
    try (S3TestServer s3 = S3TestServer.start(directory.resolve("s3"))) {
      Path bucket = s3.makeBucket("adapters");
      try (StandaloneLoop loop = start(s3.settings("s3://adapters/loop"))) {
        for (int question = 0; question < TinyModel.PAIRS; question++) {
          askTwiceAndVote(loop, "Question " + question + "?");
        }

        await().atMost(PATIENCE).until(() -> answeringVersion(loop).equals(OptionalLong.of(1)));
      }
      try (Stream<Path> objects = Files.list(bucket.resolve("loop"))) {
        assertThat(objects).as("the files of one adapter, and its manifest").hasSize(2);
      }
      assertThat(directory.resolve("data").resolve("adapters")).doesNotExist();
    }
  }

  @Test
  void aModelThatIsNotThereStopsTheStart() {
    Configuration missing =
        TinyModel.configuration(directory.resolve("cache"))
            .withOverrides(Map.of("plumbline.model.source", directory + "/no-such-model.gguf"));

    assertThatThrownBy(() -> StandaloneLoop.start(missing, directory, Progress.silent()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no-such-model.gguf");
    // What had been started is stopped, so the directory is free again.
    assertThat(DataDirectory.isTaken(directory)).isFalse();
  }

  private static void assertDashboardAndAlertsAskOnlyForWhatIsTold(StandaloneLoop loop)
      throws Exception {
    Dashboard dashboard = Dashboard.read(Path.of("../../deploy/grafana/plumbline-pipeline.json"));
    AlertRules rules = AlertRules.read(Path.of("../../deploy/prometheus/rules.yml"));
    // One registry for the process: each service tells the figures of all.
    Exposition told =
        Exposition.read(
            new JsonHttp(address(loop, "pair-builder"), PATIENCE).text("/metrics").body());

    assertThat(dashboard.defects()).isEmpty();
    assertThat(dashboard.expressions()).hasSizeGreaterThan(20);
    assertThat(dashboard.unknownIn(told)).isEmpty();
    assertThat(told.value("plumbline_pairs_store_entries")).isPositive();
    assertThat(rules.defects()).isEmpty();
    assertThat(rules.expressions()).hasSizeGreaterThan(7);
    assertThat(rules.unknownIn(told)).isEmpty();
  }

  private StandaloneLoop start() {
    return start(Map.of());
  }

  private StandaloneLoop start(Map<String, Object> more) {
    return StandaloneLoop.start(
        TinyModel.configuration(directory.resolve("cache")).withOverrides(more),
        directory.resolve("data"),
        Progress.silent());
  }

  private record Liked(String completionId, String text) {}

  private static Liked askTwiceAndVote(StandaloneLoop loop, String question) throws Exception {
    ChatClient.Reply first = ask(loop, question, 1);
    ChatClient.Reply second = first;
    for (int seed = 2; second.text().equals(first.text()); seed++) {
      second = ask(loop, question, seed);
    }
    vote(loop, first.completionId(), "up", "someone");
    vote(loop, second.completionId(), "down", "someone");
    return new Liked(first.completionId(), first.text());
  }

  private static OptionalLong answeringVersion(StandaloneLoop loop) throws Exception {
    return ask(loop, "Which version are you?", 1).adapterVersion();
  }

  private static ChatClient.Reply ask(StandaloneLoop loop, String question, long seed)
      throws Exception {
    return new ChatClient(address(loop, "model-server"), "default")
        .ask(new Ask(question, 1, 8, OptionalLong.of(seed)));
  }

  private static void vote(StandaloneLoop loop, String completion, String rating, String user)
      throws Exception {
    FeedbackClient gateway = new FeedbackClient(address(loop, "feedback-gateway"));
    gateway.send(
        List.of(
            gateway.event(Map.of("completion_id", completion, "rating", rating, "user_id", user))));
  }

  private static URI address(StandaloneLoop loop, String service) {
    return URI.create(loop.addresses().services().get(service));
  }
}
