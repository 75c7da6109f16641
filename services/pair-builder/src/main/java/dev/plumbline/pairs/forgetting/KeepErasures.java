package dev.plumbline.pairs.forgetting;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the topic of erasures in the store that all tasks of this process read. */
public final class KeepErasures implements Processor<String, byte[], Void, Void> {
  private KeyValueStore<String, byte[]> erasures;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    erasures = context.getStateStore(Forgetting.ERASURES);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() != null) {
      erasures.put(record.key(), record.value());
    }
  }
}
