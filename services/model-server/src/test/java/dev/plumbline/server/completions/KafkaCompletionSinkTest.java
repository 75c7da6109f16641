package dev.plumbline.server.completions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.kafka.RenewedProducer;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaCompletionSinkTest {
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final KafkaCompletionSink.Listener listener =
      new KafkaCompletionSink.Listener() {
        @Override
        public void written() {
          written.incrementAndGet();
        }

        @Override
        public void lost() {
          lost.incrementAndGet();
        }
      };

  @Test
  void theCompletionIdIsTheKey() {
    MockProducer<String, Completion> producer = producer(true);
    KafkaCompletionSink sink = sink(producer);

    sink.accept(completion("chatcmpl-1"));
    sink.close();

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).key()).isEqualTo("chatcmpl-1");
    assertThat(producer.history().get(0).topic()).isEqualTo("completions");
    assertThat(written).hasValue(1);
  }

  @Test
  void closingWritesWhatStillWaits() {
    MockProducer<String, Completion> producer = producer(true);
    KafkaCompletionSink sink = sink(producer);
    for (int i = 0; i < 1000; i++) {
      sink.accept(completion("chatcmpl-" + i));
    }

    sink.close();

    assertThat(producer.history()).hasSize(1000);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aRecordThatKafkaDoesNotTakeIsCounted() {
    MockProducer<String, Completion> producer = producer(false);
    KafkaCompletionSink sink = sink(producer);
    sink.accept(completion("chatcmpl-1"));
    Awaitility.await().until(() -> producer.history().size() == 1);

    producer.errorNext(new TimeoutException("no answer from the broker"));

    assertThat(lost).hasValue(1);
    assertThat(written).hasValue(0);
    sink.close();
  }

  @Test
  void whatWaitsForKafkaIsBoundedByItsCharacters() {
    MockProducer<String, Completion> producer = producer(false);
    KafkaCompletionSink sink = sink(producer);
    String text = "x".repeat((int) (KafkaCompletionSink.WAITING_CHARACTERS / 8));
    for (int i = 0; i < 4; i++) {
      sink.accept(completion("chatcmpl-" + i, text, text));
    }
    Awaitility.await().until(() -> producer.history().size() == 4);

    sink.accept(completion("chatcmpl-refused", "", "Hello"));

    assertThat(lost).hasValue(1);
    assertThat(producer.completeNext()).isTrue();
    sink.accept(completion("chatcmpl-taken", text, ""));
    Awaitility.await().until(() -> producer.history().size() == 5);
    assertThat(lost).hasValue(1);
    sink.close();
  }

  @Test
  void afterTheEndARecordIsCountedAsLost() {
    KafkaCompletionSink sink = sink(producer(true));
    sink.close();

    sink.accept(completion("chatcmpl-1"));

    assertThat(lost).hasValue(1);
  }

  private KafkaCompletionSink sink(MockProducer<String, Completion> producer) {
    return new KafkaCompletionSink(
        new RenewedProducer<>(() -> producer), "completions", Duration.ofSeconds(10), listener);
  }

  private static MockProducer<String, Completion> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new StringSerializer(), (topic, value) -> new byte[0]);
  }

  private static Completion completion(String id) {
    return completion(id, "Hi", "Hello");
  }

  private static Completion completion(String id, String question, String answer) {
    return Completion.newBuilder()
        .setCompletionId(id)
        .setChannel("default")
        .setMessages(List.of(new Message("user", question)))
        .setResponse(answer)
        .setBaseModel("Tiny")
        .setBaseModelFingerprint("b".repeat(64))
        .setFinishReason("stop")
        .setPromptTokens(1)
        .setCompletionTokens(1)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
