package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.runtime.kafka.DeadLetter;
import dev.plumbline.runtime.kafka.DeadLetters;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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

  private final LetterLimit limit;
  private final DeadLetterObserver observer;
  private ProcessorContext<byte[], byte[]> context;

  WriteDeadLetters(LetterLimit limit, DeadLetterObserver observer) {
    this.limit = limit;
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
    ProducerRecord<byte[], byte[]> letter =
        limit.apply(new DeadLetter(source, record.headers(), reason));
    log.warn(
        "{}-{} offset {} goes to the dead letters: {}",
        source.topic(),
        source.partition(),
        source.offset(),
        reason);
    observer.deadLetter(source.topic());
    // The record may be old, and its letter is to be kept as long as any.
    context.forward(
        new Record<>(
            letter.key(), letter.value(), context.currentSystemTimeMs(), letter.headers()));
  }

  /** Hears of dead letters. Called from the threads of Streams. */
  interface DeadLetterObserver {
    void deadLetter(String topic);
  }
}
