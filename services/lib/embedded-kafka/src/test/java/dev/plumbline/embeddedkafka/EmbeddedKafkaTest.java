package dev.plumbline.embeddedkafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {
  @Test
  void theControllerListensOnAnotherPortThanTheClientsAreGiven() {
    PrimitiveIterator.OfInt given =
        List.of(41669, 41669, 41670).stream().mapToInt(port -> port).iterator();

    assertThat(EmbeddedKafka.otherThan(41669, given::nextInt)).isEqualTo(41670);
  }
}
