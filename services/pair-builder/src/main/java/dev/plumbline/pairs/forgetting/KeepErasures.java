package dev.plumbline.pairs.forgetting;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the topic of erasures in the store that all tasks of this process read, and lets them know
 * when there is something new for them: reports, which they write themselves, are not.
 */
public final class KeepErasures implements Processor<String, byte[], Void, Void> {
  private final AtomicLong changes;
  private KeyValueStore<String, byte[]> erasures;

  /**
   * Keeps them from now on.
   *
   * @param changes is raised after each change of a request
   */
  public KeepErasures(AtomicLong changes) {
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    erasures = context.getStateStore(Forgetting.ERASURES);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null) {
      return;
    }
    erasures.put(record.key(), record.value());
    if (ErasureRequests.isRequest(record.key())) {
      changes.incrementAndGet();
    }
  }
}
