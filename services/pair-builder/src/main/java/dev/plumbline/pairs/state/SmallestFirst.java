package dev.plumbline.pairs.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/**
 * The entries of some keys in the order of the keys' bytes, without those that are removed before
 * they are reached. Who reads a few of very many does not pay for sorting all.
 */
final class SmallestFirst implements Iterator<Map.Entry<Bytes, byte[]>> {
  private final Map<Bytes, byte[]> values;
  private final PriorityQueue<Bytes> keys;
  private Map.Entry<Bytes, byte[]> next;

  SmallestFirst(Map<Bytes, byte[]> values, Collection<Bytes> keys) {
    this.values = values;
    // From a collection a heap is made in a time that grows with its size only.
    this.keys = new PriorityQueue<>(keys);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !keys.isEmpty()) {
      Bytes key = keys.remove();
      byte[] value = values.get(key);
      if (value != null) {
        next = Map.entry(key, value);
      }
    }
    return next != null;
  }

  @Override
  public Map.Entry<Bytes, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no key is left");
    }
    Map.Entry<Bytes, byte[]> entry = next;
    next = null;
    return entry;
  }
}
