package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.gateway.FeedbackGatewayService;
import dev.plumbline.pairs.PairBuilderService;
import dev.plumbline.pythontools.PythonEnvironment;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.command.CapturedTerminal;
import dev.plumbline.trainer.AdapterTrainerService;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every service and the command line with a broker that asks for TLS and a password. */
class SecuredKafkaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static SecuredKafka kafka;

  private final CapturedTerminal terminal = new CapturedTerminal();

  /** A service under its name, for the reports of tests. */
  private record Service(String name, Function<ServiceContext, RunningService> starter) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Service> services() {
    return List.of(
        new Service("feedback-gateway", FeedbackGatewayService::start),
        new Service("pair-builder", PairBuilderService::start),
        new Service("adapter-trainer", AdapterTrainerService::start),
        new Service("model-server", ModelServerService::start));
  }

  @BeforeAll
  static void start() throws Exception {
    kafka = SecuredKafka.start(directory);
    CapturedTerminal terminal = new CapturedTerminal();
    int status = topicsCreate(terminal, kafka.settings());
    assertThat(status).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("made preference-pairs");
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aVoteBecomesAPairOnItsWayThroughTheBroker() throws Exception {
    Configuration configuration = configuration(kafka.settings());
    try (RunningService gateway = FeedbackGatewayService.start(ServiceContext.of(configuration));
        RunningService pairs = PairBuilderService.start(ServiceContext.of(configuration))) {
      FeedbackClient client = new FeedbackClient(URI.create(gateway.address().orElseThrow()));

      client.send(List.of(vote(client, "Short.", "up"), vote(client, "Long.", "down")));

      KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(StandingPairs.read(clients).values())
                      .singleElement()
                      .satisfies(
                          pair -> {
                            assertThat(pair.getChosen()).isNotNull();
                            assertThat(pair.getRejected()).isNotNull();
                            assertThat(pair.getChosen().getResponse()).isEqualTo("Short.");
                            assertThat(pair.getRejected().getResponse()).isEqualTo("Long.");
                          }));
    }
  }

  @Test
  void confluentsPythonClientIsLetInWithThePasswordOnly() {
    Optional<PythonEnvironment> python = PythonEnvironment.with(OutsideClientsIT.PACKAGE);
    Assumptions.assumeTrue(
        python.isPresent(), OutsideClientsIT.PACKAGE + " cannot be installed here");

    PythonEnvironment.Result letIn = securedClient(python.get(), SecuredKafka.PASSWORD);
    PythonEnvironment.Result refused = securedClient(python.get(), "a wrong password");

    assertThat(letIn.status()).as(letIn.output()).isZero();
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.output()).contains("Authentication failed");
  }

  private static PythonEnvironment.Result securedClient(PythonEnvironment python, String password) {
    return python.run(
        PATIENCE.multipliedBy(2),
        directory,
        "python",
        Path.of("src", "test", "python", "secured_client.py").toAbsolutePath().toString(),
        kafka.bootstrapServers(),
        kafka.certificate().toString(),
        SecuredKafka.USER,
        password,
        KafkaConfiguration.from(configuration(kafka.settings())).topics().erasures().name());
  }

  @Test
  void trainerAndServerAreReadyWithTheBroker() {
    ServiceContext context = ServiceContext.of(configuration(kafka.settings()));
    try (RunningService trainer = AdapterTrainerService.start(context);
        RunningService server = ModelServerService.start(context)) {
      await()
          .atMost(PATIENCE)
          .until(() -> trainer.readiness().ready() && server.readiness().ready());
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void aWrongPasswordStopsTheStartOfEachServiceAndIsNotRepeated(Service service) {
    ServiceContext context = ServiceContext.of(configuration(kafka.settings("a wrong password")));

    assertThatThrownBy(() -> service.starter().apply(context).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("does not let this user in")
        .hasMessageContaining("sasl.jaas.config")
        .hasMessageNotContaining("a wrong password");
  }

  @Test
  void aWrongPasswordStopsTheCommandsInOneLine() throws Exception {
    int status = topicsCreate(terminal, kafka.settings("a wrong password"));

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err().lines())
        .singleElement()
        .asString()
        .contains("plumbline topics create: Kafka at 127.0.0.1:", "does not let this user in")
        .doesNotContain("a wrong password");

    CapturedTerminal letters = new CapturedTerminal();
    assertThat(deadLettersList(letters, kafka.settings("a wrong password"))).isEqualTo(1);
    assertThat(letters.err()).contains("does not let this user in");
  }

  @Test
  void theDeadLettersAreListedWithTheRightPassword() throws Exception {
    assertThat(deadLettersList(terminal, kafka.settings())).as(terminal.err()).isZero();
  }

  @Test
  void aBrokerThatIsNotTrustedIsNamed() throws Exception {
    Path stranger = SecuredKafka.strangersCertificate(directory);

    int status = topicsCreate(terminal, kafka.settings(SecuredKafka.PASSWORD, stranger));

    assertThat(status).isEqualTo(1);
    assertThat(terminal.err())
        .contains("the TLS connection to Kafka at 127.0.0.1:", "ssl.truststore.location");
  }

  @Test
  void aClientWithoutTlsIsToldOfIt() throws Exception {
    Map<String, Object> plain = kafka.settings();
    plain.put(SecuredKafka.property("security.protocol"), "PLAINTEXT");
    plain.put(SecuredKafka.property("default.api.timeout.ms"), "3000");
    plain.put(SecuredKafka.property("request.timeout.ms"), "1000");

    assertThat(topicsCreate(terminal, plain)).isEqualTo(1);
    assertThat(terminal.err()).contains("does not answer", "security.protocol");
  }

  @Test
  void settingsThatAreNoneAreNamed() throws Exception {
    Map<String, Object> wrong = kafka.settings();
    wrong.put(SecuredKafka.property("ssl.truststore.location"), "/nowhere.pem");

    assertThat(topicsCreate(terminal, wrong)).isEqualTo(1);
    assertThat(terminal.err())
        .contains("Kafka's clients refuse their settings", "/nowhere.pem")
        .doesNotContain(SecuredKafka.PASSWORD);
  }

  private static Configuration configuration(Map<String, Object> more) {
    return TinyModel.configuration(directory.resolve("cache"))
        .withOverrides(
            Map.of(
                "plumbline.pair-builder.state.directory",
                directory.resolve("state").toString(),
                "plumbline.trainer.work-directory",
                directory.resolve("work").toString(),
                "plumbline.adapter-store.uri",
                "file:" + directory.resolve("adapters")))
        .withOverrides(more);
  }

  private static int topicsCreate(CapturedTerminal terminal, Map<String, Object> settings)
      throws Exception {
    return terminal.run("topics", "create", "--config", file(settings).toString());
  }

  private static int deadLettersList(CapturedTerminal terminal, Map<String, Object> settings)
      throws Exception {
    Path noLoop = directory.resolve("no-loop");
    return terminal.run(
        "dlq", "list", "--config", file(settings).toString(), "--data", noLoop.toString());
  }

  private static Path file(Map<String, Object> settings) throws Exception {
    StringBuilder lines = new StringBuilder();
    settings.forEach(
        (key, value) ->
            lines
                .append(key)
                .append(" = \"")
                .append(value.toString().replace("\"", "\\\""))
                .append("\"\n"));
    return Files.writeString(Files.createTempFile(directory, "settings", ".conf"), lines);
  }

  private static ObjectNode vote(FeedbackClient client, String response, String rating) {
    ObjectNode vote =
        client.event(Map.of("user_id", "user-1", "response", response, "rating", rating));
    vote.putArray("prompt").addObject().put("role", "user").put("content", "Why?");
    return vote;
  }
}
