package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.schema.FeedbackEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a record whose schema the registry does not give. */
class AvroDecoderTest {
  private static final byte[] OF_SCHEMA_SEVEN = {0, 0, 0, 0, 7, 1, 2, 3};

  private HttpServer registry;
  private int status;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] answer =
              ("{\"error_code\": " + status + "00, \"message\": \"no\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 408, 422, 429, 500, 503})
  void aRegistryThatRefusesSaysNothingAboutTheRecord(int answered) {
    status = answered;

    assertThatThrownBy(this::decode)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("plumbline.kafka.schema-registry-url");
  }

  @Test
  void aSchemaThatTheRegistryDoesNotHaveMakesTheRecordUndecodable() {
    status = 404;

    assertThat(decode()).isInstanceOf(Decoded.Undecodable.class);
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
        .decode(new ConsumerRecord<>("feedback", 0, 0, null, OF_SCHEMA_SEVEN));
  }
}
