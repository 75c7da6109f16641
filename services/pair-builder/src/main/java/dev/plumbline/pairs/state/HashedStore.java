package dev.plumbline.pairs.state;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store in memory that finds a key by its hash. Kafka's own is an ordered map: with hundreds of
 * thousands of keys a quarter of the counting of votes was the way down its tree, of which no
 * processor cache holds much. In exchange, a range is found by looking at all keys, and only ranges
 * are ordered. One thread writes, others may read meanwhile.
 */
final class HashedStore implements KeyValueStore<Bytes, byte[]> {
  private final String name;
  private final Map<Bytes, byte[]> values = new ConcurrentHashMap<>();
  private volatile boolean open;

  HashedStore(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    BatchingStateRestoreCallback restoring =
        records -> records.forEach(record -> put(Bytes.wrap(record.key), record.value));
    context.register(root, restoring);
    open = true;
  }

  @Override
  public byte[] get(Bytes key) {
    return values.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] present = get(key);
    if (present == null) {
      put(key, value);
    }
    return present;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte[] delete(Bytes key) {
    return values.remove(key);
  }

  /** In the order of the keys' bytes. What is put or removed meanwhile may be missed. */
  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    List<Bytes> keys =
        values.keySet().stream()
            .filter(key -> from == null || key.compareTo(from) >= 0)
            .filter(key -> to == null || key.compareTo(to) <= 0)
            .toList();
    return new Entries(new SmallestFirst(values, keys));
  }

  /** In no order. What is put or removed meanwhile may be missed. */
  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return new Entries(values.entrySet().iterator());
  }

  @Override
  public long approximateNumEntries() {
    return values.size();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** None: nobody asks how far a query has read. */
  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public void close() {
    open = false;
    values.clear();
  }

  /** Looks one entry ahead. */
  private static final class Entries implements KeyValueIterator<Bytes, byte[]> {
    private final Iterator<Map.Entry<Bytes, byte[]>> entries;
    private Map.Entry<Bytes, byte[]> next;

    private Entries(Iterator<Map.Entry<Bytes, byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      if (next == null && entries.hasNext()) {
        next = entries.next();
      }
      return next != null;
    }

    @Override
    public Bytes peekNextKey() {
      return peek().getKey();
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      Map.Entry<Bytes, byte[]> entry = peek();
      next = null;
      return KeyValue.pair(entry.getKey(), entry.getValue());
    }

    private Map.Entry<Bytes, byte[]> peek() {
      // Asks the iterator beneath when there is none, which says so.
      return hasNext() ? next : entries.next();
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}
