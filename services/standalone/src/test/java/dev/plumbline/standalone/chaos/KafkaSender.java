package dev.plumbline.standalone.chaos;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.standalone.chaos.Arrival.Answered;
import dev.plumbline.standalone.chaos.Arrival.Voted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Votes and answers straight to their topics. For one thread. */
final class KafkaSender implements Sender {
  private final Topics topics;
  private final Producer<String, SpecificRecord> producer;

  KafkaSender(KafkaClients clients, String name) {
    this.topics = clients.configuration().topics();
    this.producer =
        clients.producer(name, Map.of("delivery.timeout.ms", 20_000, "request.timeout.ms", 5_000));
  }

  @Override
  public boolean send(List<Arrival> arrivals) throws InterruptedException {
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Arrival arrival : arrivals) {
        sent.add(producer.send(record(arrival)));
      }
      for (Future<RecordMetadata> acknowledgement : sent) {
        acknowledgement.get();
      }
      return true;
    } catch (KafkaException | ExecutionException e) {
      // The broker or the registry is away.
      return false;
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private ProducerRecord<String, SpecificRecord> record(Arrival arrival) {
    if (arrival instanceof Answered answer) {
      return new ProducerRecord<>(
          topics.completions().name(), answer.completion(), completion(answer));
    }
    Voted vote = (Voted) arrival;
    return new ProducerRecord<>(
        topics.feedback().name(),
        vote.completion() != null ? vote.completion() : vote.event(),
        event(vote));
  }

  private static Completion completion(Answered answer) {
    return Completion.newBuilder()
        .setCompletionId(answer.completion())
        .setChannel("default")
        .setMessages(List.of(new Message("user", answer.question())))
        .setResponse(answer.answer())
        .setBaseModel("a model")
        .setBaseModelFingerprint("00")
        .setFinishReason("stop")
        .setPromptTokens(1)
        .setCompletionTokens(1)
        .setCreatedAt(Instant.now())
        .build();
  }

  private static FeedbackEvent event(Voted vote) {
    FeedbackEvent.Builder event =
        FeedbackEvent.newBuilder()
            .setEventId(vote.event())
            .setChannel("default")
            .setUserId(vote.user())
            .setRating(vote.rating())
            .setCorrectedResponse(vote.correction())
            .setCreatedAt(Instant.ofEpochMilli(vote.time()));
    if (vote.completion() != null) {
      event.setCompletionId(vote.completion());
    } else {
      event.setPrompt(List.of(new Message("user", vote.question()))).setResponse(vote.answer());
    }
    return event.build();
  }
}
