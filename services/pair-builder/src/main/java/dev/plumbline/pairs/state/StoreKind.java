package dev.plumbline.pairs.state;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Where state is held between its changes. Either way Kafka has a copy. */
public enum StoreKind {
  /** On the local disk: as large as the disk, and there again after a restart. */
  ROCKSDB,
  /** In memory: faster, and read back from Kafka after a restart. */
  IN_MEMORY;

  /** A store of values by key. */
  public KeyValueBytesStoreSupplier keyValues(String name) {
    return switch (this) {
      case ROCKSDB -> Stores.persistentKeyValueStore(name);
      case IN_MEMORY -> new InMemory(name);
    };
  }

  private record InMemory(String name) implements KeyValueBytesStoreSupplier {
    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new HashedStore(name);
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }
}
