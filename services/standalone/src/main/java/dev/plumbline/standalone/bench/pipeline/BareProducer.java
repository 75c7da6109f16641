package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.identity.FeedbackKey;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.standalone.bench.serve.load.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Votes straight to Kafka. */
final class BareProducer {
  private final Producer<String, FeedbackEvent> producer;
  private final String topic;
  private final AtomicReference<Exception> refusal = new AtomicReference<>();

  BareProducer(Producer<String, FeedbackEvent> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Sends votes as fast as it goes. */
  Throughput fill(VoteWorkload workload, int votes) {
    return fill(workload, 0, votes);
  }

  /** The same from some vote of the workload on. All that are sent are held in memory. */
  Throughput fill(VoteWorkload workload, int first, int votes) {
    List<FeedbackEvent> events =
        IntStream.range(first, first + votes).mapToObj(workload::vote).toList();
    CoreTime core = CoreTime.ofCaller();
    events.forEach(event -> send(event, () -> {}));
    flush();
    return core.throughput(votes);
  }

  /** Milliseconds from the moment at which each vote was to be sent to its acknowledgement. */
  Distribution latency(VoteWorkload workload, double perSecond, Duration time)
      throws InterruptedException {
    Queue<Double> latencies = new ConcurrentLinkedQueue<>();
    Moments.inOpenLoop(
        perSecond,
        time,
        (number, planned) ->
            send(
                workload.vote(number),
                () -> latencies.add((System.nanoTime() - planned) / Moments.NANOS_PER_MILLI)));
    flush();
    return new Distribution(latencies.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of what becomes of it.
  private void send(FeedbackEvent vote, Runnable acknowledged) {
    producer.send(
        new ProducerRecord<>(topic, FeedbackKey.of(vote), vote),
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.run();
          } else {
            refusal.compareAndSet(null, failure);
          }
        });
  }

  /** Waits until Kafka has said of every vote what becomes of it. */
  private void flush() {
    producer.flush();
    if (refusal.get() != null) {
      throw new StartException("Kafka did not take a vote: " + refusal.get(), refusal.get());
    }
  }
}
