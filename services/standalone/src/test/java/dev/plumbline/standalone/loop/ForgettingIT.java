package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.ChatClient.Ask;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.command.Commands;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is forgotten, and everything that the installation keeps is searched afterwards. */
class ForgettingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String USER = "user-forget-me-7";
  private static final List<String> TEXTS =
      List.of(
          "a question of the forgotten",
          "an answer to the forgotten",
          "own words of the forgotten",
          "a remark of the forgotten",
          "a chat of the forgotten");
  private static final List<String> TRACES =
      Stream.concat(Stream.of(USER), TEXTS.stream()).toList();

  @TempDir Path directory;

  @Test
  void nothingOfAForgottenUserIsLeftAnywhereAndTheAdapterIsTrainedAnew() throws Exception {
    Remains remains = new Remains(TRACES);
    try (StandaloneLoop loop = start()) {
      voteAsTheUser(loop);
      for (int number = 0; number < TinyModel.PAIRS; number++) {
        voteAsOthers(loop, number);
      }
      await().atMost(PATIENCE).until(() -> answeringVersion(loop).isPresent());
      assertThat(remains.inTopics(loop.clients()))
          .contains("feedback", "completions", "feedback.dlq", "preference-pairs");

      dislike(loop, "Who else?", "Nobody.");
      await()
          .atMost(PATIENCE)
          .until(() -> StandingPairs.votes(loop.clients()).containsKey("Who else? down"));

      String first = forget();

      // The adapter learned from the half of a pair that has become whole since.
      assertThat(first)
          .contains("5 votes taken out", "3 pairs", "default@1  knew 3")
          .contains("records of feedback are gone by", "records of feedback.dlq are gone by");
      assertThat(StandingPairs.read(loop.clients())).hasSize(TinyModel.PAIRS + 1);
      await().atMost(PATIENCE).until(() -> answeringVersion(loop).equals(OptionalLong.of(2)));
      assertThat(forget()).contains("0 votes taken out, 0 pairs").doesNotContain("default@");

      letTimePass(loop);
      // Always new questions: what changes nothing would not be written.
      AtomicInteger more = new AtomicInteger(TinyModel.PAIRS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(
              () -> {
                voteAsOthers(loop, more.getAndIncrement());
                assertThat(remains.inTopics(loop.clients())).isEmpty();
              });
    }
    Path data = directory.resolve("data");
    assertThat(remains.inFiles(data.resolve("adapters"))).isEmpty();
    assertThat(remains.inFiles(data.resolve("registry"))).isEmpty();
    assertThat(remains.inFiles(data.resolve("state"))).isEmpty();
  }

  /**
   * A whole pair, two halves, one of them from a chat, a withdrawn vote, one that is refused and
   * one that waits.
   */
  private static void voteAsTheUser(StandaloneLoop loop) throws Exception {
    FeedbackClient gateway = new FeedbackClient(address(loop, "feedback-gateway"));
    ObjectNode inline =
        inline(gateway, "a question of the forgotten", "an answer to the forgotten");
    inline.put("user_id", USER).put("corrected_response", "own words of the forgotten");
    inline.put("comment", "a remark of the forgotten");
    ChatClient.Reply reply = ask(loop, "a chat of the forgotten", 1);
    Map<String, String> chat =
        Map.of("completion_id", reply.completionId(), "rating", "up", "user_id", USER);
    ObjectNode taken = inline(gateway, "a question of the forgotten", "No.");
    taken.put("user_id", USER).put("rating", "withdrawn");
    ObjectNode refused = gateway.event(chat);
    refused.put("channel", "elsewhere");
    ObjectNode early =
        gateway.event(Map.of("completion_id", "not-yet-known", "rating", "up", "user_id", USER));
    ObjectNode half = inline(gateway, "Who else?", "You.").put("rating", "up").put("user_id", USER);
    gateway.send(List.of(inline, gateway.event(chat), taken, refused, early, half));
  }

  private static void dislike(StandaloneLoop loop, String question, String response)
      throws Exception {
    FeedbackClient gateway = new FeedbackClient(address(loop, "feedback-gateway"));
    gateway.send(
        List.of(inline(gateway, question, response).put("rating", "down").put("user_id", "other")));
  }

  private static void voteAsOthers(StandaloneLoop loop, int number) throws Exception {
    FeedbackClient gateway = new FeedbackClient(address(loop, "feedback-gateway"));
    ObjectNode up = inline(gateway, "Question " + number + "?", "Short.");
    ObjectNode down = inline(gateway, "Question " + number + "?", "An answer that goes on.");
    ObjectNode early = gateway.event(Map.of("completion_id", "later", "rating", "up"));
    gateway.send(
        List.of(
            up.put("rating", "up").put("user_id", "other"),
            down.put("rating", "down").put("user_id", "other"),
            early));
    // A record in each topic: Kafka closes the part of a topic that is written to only then.
    ask(loop, "Anything else?", number);
  }

  private static ObjectNode inline(FeedbackClient gateway, String question, String response) {
    ObjectNode vote = gateway.event(Map.of("response", response));
    vote.putArray("prompt").addObject().put("role", "user").put("content", question);
    return vote;
  }

  /** What a month does to the topics that are not compacted. */
  private static void letTimePass(StandaloneLoop loop) throws Exception {
    Topics topics = loop.clients().configuration().topics();
    try (Admin admin = loop.clients().admin("time")) {
      Map<ConfigResource, Collection<AlterConfigOp>> changes =
          Stream.of(topics.feedback(), topics.completions(), topics.deadLetters(topics.feedback()))
              .map(TopicDefinition::name)
              .collect(
                  Collectors.toMap(
                      name -> new ConfigResource(ConfigResource.Type.TOPIC, name),
                      name -> List.of(retention("retention.ms"), retention("segment.ms")),
                      (one, other) -> one,
                      HashMap::new));
      var unused = admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  private static AlterConfigOp retention(String name) {
    return new AlterConfigOp(new ConfigEntry(name, "1000"), AlterConfigOp.OpType.SET);
  }

  private String forget() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status =
        new Commands(new Terminal(stream, stream, OptionalInt.empty()))
            .run(
                "forget",
                "--user",
                USER,
                "--yes",
                "--wait",
                "60",
                "--data",
                directory.resolve("data").toString());
    assertThat(status).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private StandaloneLoop start() {
    return StandaloneLoop.start(
        TinyModel.configuration(directory.resolve("cache"))
            .withOverrides(
                Map.of(
                    "plumbline.kafka.topics.partitions", 1,
                    "plumbline.kafka.topics.compaction-lag", "1 s",
                    "plumbline.kafka.properties.\"repartition.purge.interval.ms\"", "1000",
                    "plumbline.kafka.properties.\"topic.delete.retention.ms\"", "1000")),
        directory.resolve("data"),
        Progress.silent());
  }

  private static OptionalLong answeringVersion(StandaloneLoop loop) throws Exception {
    return ask(loop, "Which version are you?", 1).adapterVersion();
  }

  private static ChatClient.Reply ask(StandaloneLoop loop, String question, long seed)
      throws Exception {
    return new ChatClient(address(loop, "model-server"), "default")
        .ask(new Ask(question, 1, 8, OptionalLong.of(seed)));
  }

  private static URI address(StandaloneLoop loop, String service) {
    return URI.create(loop.addresses().services().get(service));
  }
}
