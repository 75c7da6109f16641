package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.runtime.kafka.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes dead letters of records that could not be used, as {@link DeadLetters} does, but within the
 * transaction of the record, so that there is one for each and not more.
 */
final class WriteDeadLetters implements Processor<String, Refused<?>, byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(WriteDeadLetters.class);

  private final DeadLetterObserver observer;
  private ProcessorContext<byte[], byte[]> context;

  WriteDeadLetters(DeadLetterObserver observer) {
    this.observer = observer;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, Refused<?>> record) {
    ConsumerRecord<byte[], byte[]> source = record.value().source();
    String reason = record.value().reason();
    Headers headers = new RecordHeaders(record.headers());
    put(headers, DeadLetters.REASON, reason);
    put(headers, DeadLetters.TOPIC, source.topic());
    put(headers, DeadLetters.PARTITION, Integer.toString(source.partition()));
    put(headers, DeadLetters.OFFSET, Long.toString(source.offset()));
    log.warn(
        "{}-{} offset {} goes to the dead letters: {}",
        source.topic(),
        source.partition(),
        source.offset(),
        reason);
    observer.deadLetter(source.topic());
    context.forward(new Record<>(source.key(), source.value(), record.timestamp(), headers));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Hears of dead letters. Called from the threads of Streams. */
  interface DeadLetterObserver {
    void deadLetter(String topic);
  }
}
