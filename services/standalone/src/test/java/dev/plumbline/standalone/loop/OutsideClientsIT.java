package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.gateway.FeedbackGatewayService;
import dev.plumbline.pairs.PairBuilderService;
import dev.plumbline.pythontools.PythonEnvironment;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.DeadLetters;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.ChatClient.Ask;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.command.CapturedTerminal;
import dev.plumbline.trainer.AdapterTrainerService;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others' clients on the topics of a loop, and a schema registry as it is in production. */
class OutsideClientsIT {
  static final String PACKAGE = "confluent-kafka[avro,schemaregistry]==2.15.0";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String INCOMPATIBLE =
      "{\"type\": \"record\", \"name\": \"FeedbackEvent\", \"namespace\": \"dev.plumbline.schema\","
          + " \"fields\": [{\"name\": \"event_id\", \"type\": \"int\"}]}";

  @TempDir static Path directory;
  private static EmbeddedKafka broker;
  private static ApicurioRegistry registry;

  @BeforeAll
  static void start() throws Exception {
    registry = ApicurioRegistry.start(directory);
    broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
    registry.close();
  }

  @Test
  void confluentsPythonClientReadsEveryTopicAndItsFeedbackCounts() throws Exception {
    Optional<PythonEnvironment> python = PythonEnvironment.with(PACKAGE);
    Assumptions.assumeTrue(python.isPresent(), PACKAGE + " cannot be installed here");
    Configuration configuration = configuration("", false);
    assertThat(createTopics("", "--register-schemas")).contains("registered feedback-value");
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));
    Topics topics = clients.configuration().topics();
    ServiceContext context = ServiceContext.of(configuration);

    try (RunningService gateway = FeedbackGatewayService.start(context);
        RunningService pairs = PairBuilderService.start(context);
        RunningService trainer = AdapterTrainerService.start(context);
        RunningService server = ModelServerService.start(context)) {
      await().atMost(PATIENCE).until(() -> pairs.readiness().ready() && server.readiness().ready());
      for (int question = 0; question < TinyModel.PAIRS; question++) {
        askTwiceAndVote(server, gateway, "Question " + question + "?");
      }
      voteFromElsewhere(gateway, ask(server, "Question 0?", 1).completionId());
      run(python.get(), "send", List.of(topics.feedback().name()));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  ask(server, "Which version are you?", 1).adapterVersion().isPresent()
                      && StandingPairs.read(clients).values().stream()
                          .anyMatch(
                              pair ->
                                  pair.getChannel().equals("python")
                                      && pair.getChosen() != null
                                      && pair.getRejected() != null));

      List<String> names = topics.all().stream().map(TopicDefinition::name).toList();
      JsonNode read = new ObjectMapper().readTree(lastLine(run(python.get(), "read", names)));

      assertThat(read.get("feedback")).hasSizeGreaterThanOrEqualTo(2 * TinyModel.PAIRS + 3);
      assertThat(read.get("completions").findValuesAsText("base_model")).isNotEmpty();
      assertThat(read.get("preference-pairs").toString())
          .contains("By Python.", "Not so.", "Question 0?");
      assertThat(read.at("/model-updates/0/1/version").asInt()).isEqualTo(1);
      assertThat(read.get("training-runs").findValuesAsText("state")).contains("PUBLISHED");
      assertThat(read.get("feedback.dlq").findValuesAsText("channel")).contains("elsewhere");
      assertThat(read.get("feedback.dlq").toString())
          .contains("no Avro at all", "the feedback is of channel elsewhere");
      assertThat(read.get("feedback.dlq").findValuesAsText(DeadLetters.REASON)).hasSize(2);

      command("", "forget", "--user", "a-user-of-python", "--as-written", "--yes");
      JsonNode afterwards = new ObjectMapper().readTree(lastLine(run(python.get(), "read", names)));

      assertThat(afterwards.get("erasures")).isNotEmpty();
      assertThat(afterwards.get("preference-pairs").size())
          .as("tombstones are read, too")
          .isGreaterThan(read.get("preference-pairs").size());
    }
  }

  @Test
  void kcatReadsEveryTopicAndWhatItWritesIsTakenOrTold() throws Exception {
    Assumptions.assumeTrue(Kcat.isInstalled(), "kcat is missing: apt-get install kcat");
    createTopics("kcat-", "--register-schemas");
    Configuration configuration = configuration("kcat-", false);
    Topics topics =
        new KafkaClients(KafkaConfiguration.from(configuration)).configuration().topics();
    Kcat kcat = new Kcat(broker.bootstrapServers());
    ServiceContext context = ServiceContext.of(configuration);

    try (RunningService gateway = FeedbackGatewayService.start(context);
        RunningService pairs = PairBuilderService.start(context)) {
      FeedbackClient client = new FeedbackClient(URI.create(gateway.address().orElseThrow()));
      client.send(List.of(inline(client, "one", "up"), inline(client, "two", "down")));
      kcat.write(topics.feedback().name(), "by-kcat", "origin=kcat", "no vote");
      TopicDefinition dead = topics.deadLetters(topics.feedback());
      await().atMost(PATIENCE).until(() -> !kcat.read(dead.name(), "%k").isEmpty());
      await()
          .atMost(PATIENCE)
          .until(() -> kcat.read(topics.preferencePairs().name(), "%k").size() > 2);

      assertThat(kcat.read(topics.feedback().name(), "%k")).hasSize(3).contains("by-kcat");
      assertThat(kcat.read(dead.name(), "%k %h %s"))
          .singleElement()
          .asString()
          .startsWith("by-kcat ")
          .contains("origin=kcat")
          .endsWith(" no vote");
      for (TopicDefinition topic : topics.all()) {
        assertThat(kcat.read(topic.name(), "%k")).isNotNull();
      }
    }
  }

  private static ObjectNode inline(FeedbackClient client, String response, String rating) {
    ObjectNode vote =
        client.event(Map.of("response", response, "rating", rating, "user_id", "someone"));
    vote.putArray("prompt").addObject().put("role", "user").put("content", "Which?");
    return vote;
  }

  @Test
  void anIncompatibleSchemaIsRefusedAtTheStartInWords() throws Exception {
    createTopics("foreign-", "");
    SchemaRegistryClient client = new CachedSchemaRegistryClient(registry.url(), 10);
    client.register("foreign-feedback-value", new AvroSchema(INCOMPATIBLE));
    client.updateCompatibility("foreign-feedback-value", "BACKWARD");

    assertThatThrownBy(
            () -> FeedbackGatewayService.start(ServiceContext.of(configuration("foreign-", true))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("refuses the schema that this version writes")
        .hasMessageContaining("foreign-feedback-value")
        .hasMessageContaining("run a version that fits");
  }

  @Test
  void whatAServiceRegistersIsGuardedAgainstIncompatibleSchemas() throws Exception {
    createTopics("guarded-", "");
    FeedbackGatewayService.start(ServiceContext.of(configuration("guarded-", true))).close();
    SchemaRegistryClient client = new CachedSchemaRegistryClient(registry.url(), 10);

    assertThatThrownBy(
            () -> client.register("guarded-feedback-value", new AvroSchema(INCOMPATIBLE)))
        .isInstanceOf(RestClientException.class)
        .satisfies(
            refused -> assertThat(((RestClientException) refused).getStatus()).isEqualTo(409));
  }

  @Test
  void aSchemaThatServicesMayNotRegisterIsMissedWithTheCommandThatMendsIt() throws Exception {
    createTopics("ahead-", "");

    assertThatThrownBy(
            () -> FeedbackGatewayService.start(ServiceContext.of(configuration("ahead-", false))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("plumbline topics create --register-schemas");

    createTopics("ahead-", "--register-schemas");
    FeedbackGatewayService.start(ServiceContext.of(configuration("ahead-", false))).close();
  }

  private static Configuration configuration(String prefix, boolean register) {
    return TinyModel.configuration(directory.resolve("cache"))
        .withOverrides(kafka(prefix, register))
        .withOverrides(
            Map.of(
                "plumbline.pair-builder.state.directory",
                directory.resolve("state").toString(),
                "plumbline.trainer.work-directory",
                directory.resolve("work").toString(),
                "plumbline.adapter-store.uri",
                "file:" + directory.resolve("adapters")));
  }

  private static Map<String, Object> kafka(String prefix, boolean register) {
    return Map.of(
        "plumbline.kafka.bootstrap-servers", broker.bootstrapServers(),
        "plumbline.kafka.schema-registry-url", registry.url(),
        "plumbline.kafka.topics.prefix", prefix,
        "plumbline.kafka.registry-properties.\"auto.register.schemas\"",
            Boolean.toString(register));
  }

  private static String createTopics(String prefix, String option) throws Exception {
    return option.isEmpty()
        ? command(prefix, "topics", "create")
        : command(prefix, "topics", "create", option);
  }

  /** What a command prints that is given the settings of this installation. */
  private static String command(String prefix, String... words) throws Exception {
    StringBuilder lines = new StringBuilder();
    kafka(prefix, false)
        .forEach((key, value) -> lines.append(key).append(" = \"").append(value).append("\"\n"));
    Path file = Files.writeString(Files.createTempFile(directory, "settings", ".conf"), lines);
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--config", file.toString()));
    CapturedTerminal terminal = new CapturedTerminal();
    int status = terminal.run(arguments.toArray(String[]::new));
    assertThat(status).as(terminal.err()).isZero();
    return terminal.out();
  }

  private static String run(PythonEnvironment python, String action, List<String> topics) {
    List<String> arguments = new ArrayList<>();
    arguments.add(
        Path.of("src", "test", "python", "outside_client.py").toAbsolutePath().toString());
    arguments.addAll(List.of(action, broker.bootstrapServers(), registry.url()));
    arguments.addAll(topics);
    PythonEnvironment.Result result =
        python.run(PATIENCE.multipliedBy(2), directory, "python", arguments.toArray(String[]::new));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  /** Libraries may warn before. */
  private static String lastLine(String output) {
    return output.substring(output.stripTrailing().lastIndexOf('\n') + 1);
  }

  private static void askTwiceAndVote(
      RunningService server, RunningService gateway, String question) throws Exception {
    ChatClient.Reply first = ask(server, question, 1);
    ChatClient.Reply second = first;
    for (int seed = 2; second.text().equals(first.text()); seed++) {
      second = ask(server, question, seed);
    }
    FeedbackClient client = new FeedbackClient(URI.create(gateway.address().orElseThrow()));
    client.send(
        List.of(
            vote(client, first.completionId(), "up"), vote(client, second.completionId(), "down")));
  }

  /** Feedback of another channel than its completion's is refused. */
  private static void voteFromElsewhere(RunningService gateway, String completion)
      throws Exception {
    FeedbackClient client = new FeedbackClient(URI.create(gateway.address().orElseThrow()));
    client.send(List.of(vote(client, completion, "up").put("channel", "elsewhere")));
  }

  private static ObjectNode vote(FeedbackClient client, String completion, String rating) {
    return client.event(
        Map.of("completion_id", completion, "rating", rating, "user_id", "someone"));
  }

  private static ChatClient.Reply ask(RunningService server, String question, long seed)
      throws Exception {
    return new ChatClient(URI.create(server.address().orElseThrow()), "default")
        .ask(new Ask(question, 1, 8, OptionalLong.of(seed)));
  }
}
