package dev.plumbline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A broker that does not know the gateway's password everywhere yet when the gateway starts. */
class RefusedAtTheStartIT {
  private static final Map<String, ?> SETTINGS =
      Map.of(
          "plumbline.gateway.kafka.delivery-timeout", "1 s",
          "plumbline.gateway.kafka.block-timeout", "500 ms",
          "plumbline.kafka.properties.\"security.protocol\"", "SASL_PLAINTEXT",
          "plumbline.kafka.properties.\"sasl.mechanism\"", "PLAIN",
          "plumbline.kafka.properties.\"sasl.jaas.config\"",
              "org.apache.kafka.common.security.plain.PlainLoginModule required"
                  + " username=\"gateway\" password=\"secret\";");

  @Test
  void aGatewayThatWasRefusedOnceTakesVotesWhenItsPasswordIsKnown() throws Exception {
    try (RefusingBroker broker = RefusingBroker.start("refused-feedback", "feedback-gateway");
        Gateway gateway = Gateway.of(broker.bootstrapServers(), "refused", SETTINGS)) {
      Awaitility.await().until(broker::hasRefused);

      int first = vote(gateway);

      assertThat(first).isEqualTo(503);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(vote(gateway)).isEqualTo(202));
      assertThat(vote(gateway)).isEqualTo(202);
    }
  }

  private static int vote(Gateway gateway) throws Exception {
    return gateway.post("{\"completion_id\": \"c\", \"rating\": \"up\"}").statusCode();
  }
}
