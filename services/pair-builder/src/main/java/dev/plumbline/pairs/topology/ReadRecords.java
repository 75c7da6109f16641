package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.intake.Arrival;
import dev.plumbline.pairs.intake.Reading;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads the bytes of records and hands on what they are, or why they are nothing. */
final class ReadRecords<A extends Arrival>
    implements Processor<byte[], byte[], String, Reading<A>> {
  private final Function<ConsumerRecord<byte[], byte[]>, Reading<A>> reader;
  private ProcessorContext<String, Reading<A>> context;

  ReadRecords(Function<ConsumerRecord<byte[], byte[]>, Reading<A>> reader) {
    this.reader = reader;
  }

  @Override
  public void init(ProcessorContext<String, Reading<A>> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record of a topic has a place in it"));
    long written = RecordTime.takeWritten(record);
    Reading<A> reading = reader.apply(source(place, record, written));
    String key = reading instanceof Reading.Accepted<A> accepted ? accepted.value().home() : null;
    context.forward(record.withKey(key).withValue(reading));
  }

  private static ConsumerRecord<byte[], byte[]> source(
      RecordMetadata place, Record<byte[], byte[]> record, long written) {
    return new ConsumerRecord<>(
        place.topic(),
        place.partition(),
        place.offset(),
        written,
        TimestampType.CREATE_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }
}
