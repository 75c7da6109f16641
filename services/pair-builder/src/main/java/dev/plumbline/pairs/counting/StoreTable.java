package dev.plumbline.pairs.counting;

import dev.plumbline.pairs.ballot.VoteMemory.Table;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store of Streams, as the counting of votes knows it. */
record StoreTable<K, V>(KeyValueStore<K, V> store) implements Table<K, V> {
  @Override
  public V get(K key) {
    return store.get(key);
  }

  @Override
  public void put(K key, V value) {
    store.put(key, value);
  }

  @Override
  public void delete(K key) {
    // Unlike delete, putting nothing does not read what was there.
    store.put(key, null);
  }
}
