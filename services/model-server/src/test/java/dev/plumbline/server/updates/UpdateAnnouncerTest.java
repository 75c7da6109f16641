package dev.plumbline.server.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.schema.ModelUpdate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class UpdateAnnouncerTest {
  private static final UpdateKey PIN = new UpdateKey("shop", true);

  private final MockProducer<String, ModelUpdate> first = producer(false);
  private final MockProducer<String, ModelUpdate> second = producer(true);
  private final Deque<MockProducer<String, ModelUpdate>> producers =
      new ArrayDeque<>(List.of(first, second));
  private final UpdateAnnouncer announcer =
      new UpdateAnnouncer(
          new RenewedProducer<>(producers::removeFirst), "model-updates", Duration.ofMillis(50));

  @Test
  void aProducerThatWasNotAnsweredInTimeCannotWriteLater() throws Exception {
    assertThatThrownBy(() -> announcer.delete(PIN))
        .isInstanceOf(NotAnnouncedException.class)
        .hasMessageContaining("'shop:pin' of model-updates");

    assertThat(first.closed()).isTrue();
    announcer.delete(PIN);
    announcer.delete(PIN);
    assertThat(second.history()).hasSize(2);
    assertThat(second.closed()).isFalse();
  }

  @Test
  void whatCannotBeSentAtAllIsToldLikeWhatKafkaDoesNotTake() {
    first.sendException = new SerializationException("the registry does not answer");

    assertThatThrownBy(() -> announcer.delete(PIN))
        .isInstanceOf(NotAnnouncedException.class)
        .hasMessageContaining("the registry does not answer");
  }

  private static MockProducer<String, ModelUpdate> producer(boolean answering) {
    return new MockProducer<>(
        answering, null, new StringSerializer(), (topic, value) -> new byte[0]);
  }
}
