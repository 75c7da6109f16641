package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.schema.FeedbackEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a record whose schema the registry does not give, or whose bytes do not fit. */
class AvroDecoderTest {
  private static final int PREFIX_BYTES = 5;

  private final byte[] record = new byte[PREFIX_BYTES + 16];

  private HttpServer registry;
  private int status;
  private String answer;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    registry.start();
    record[PREFIX_BYTES - 1] = 7;
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 408, 422, 429, 500, 503})
  void aRegistryThatRefusesSaysNothingAboutTheRecord(int answered) {
    refuse(answered, answered * 100);

    assertThatTheRegistryIsMissing();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 404, 40400, 40499})
  void aPathThatIsNotFoundSaysNothingAboutTheRecord(int code) {
    refuse(404, code);

    assertThatTheRegistryIsMissing();
  }

  @Test
  void aProxyThatDoesNotFindTheRegistrySaysNothingAboutTheRecord() {
    status = 404;
    answer = "<html><body>404 Not Found</body></html>";

    assertThatTheRegistryIsMissing();
  }

  @Test
  void anAnswerThatBreaksOffSaysNothingAboutTheRecord() {
    status = 200;
    answer = "{\"schema\": \"{";

    assertThatTheRegistryIsMissing();
  }

  @ParameterizedTest
  @ValueSource(ints = {40401, 40402, 40403})
  void aSchemaThatTheRegistryDoesNotHaveMakesTheRecordUndecodable(int code) {
    refuse(404, code);

    assertThat(decode()).isInstanceOf(Decoded.Undecodable.class);
  }

  @Test
  void aSchemaInAnotherLanguageMakesTheRecordUndecodable() throws IOException {
    give(Map.of("schema", "{}", "schemaType", "JSON"));

    assertThat(decode()).isInstanceOf(Decoded.Undecodable.class);
  }

  @Test
  void bytesThatDoNotFitTheirSchemaMakeTheRecordUndecodable() throws IOException {
    give(Map.of("schema", FeedbackEvent.getClassSchema().toString()));

    // No number ends within these, which Avro reports as it would a connection that breaks.
    Arrays.fill(record, PREFIX_BYTES, record.length, (byte) 0x80);
    assertThat(decode())
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            undecodable -> assertThat(undecodable.reason()).contains("Invalid long encoding"));
  }

  @Test
  void bytesThatEndTooEarlyMakeTheRecordUndecodable() throws IOException {
    give(Map.of("schema", FeedbackEvent.getClassSchema().toString()));

    Arrays.fill(record, PREFIX_BYTES, record.length, (byte) 0x7e);
    assertThat(decode()).isInstanceOf(Decoded.Undecodable.class);
  }

  private void refuse(int status, int code) {
    this.status = status;
    answer = "{\"error_code\": " + code + ", \"message\": \"no\"}";
  }

  private void give(Map<String, String> schema) throws IOException {
    status = 200;
    answer = new ObjectMapper().writeValueAsString(schema);
  }

  private void assertThatTheRegistryIsMissing() {
    assertThatThrownBy(this::decode)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("plumbline.kafka.schema-registry-url");
  }

  private Decoded<FeedbackEvent> decode() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of())
            .withOverrides(
                Map.of(
                    "plumbline.kafka.schema-registry-url",
                    "http://127.0.0.1:" + registry.getAddress().getPort()));
    return new KafkaClients(KafkaConfiguration.from(configuration))
        .decoder(FeedbackEvent.class)
        .decode(new ConsumerRecord<>("feedback", 0, 0, null, record));
  }
}
