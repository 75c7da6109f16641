package dev.plumbline.pairs.state;

import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;

/** Where state is held between its changes. Either way Kafka has a copy. */
public enum StoreKind {
  /** On the local disk: as large as the disk, and there again after a restart. */
  ROCKSDB {
    @Override
    public KeyValueBytesStoreSupplier keyValues(String name) {
      return Stores.persistentKeyValueStore(name);
    }

    @Override
    public WindowBytesStoreSupplier windows(String name, Duration retention) {
      return Stores.persistentWindowStore(name, retention, retention, false);
    }
  },

  /** In memory: faster, and read back from Kafka after a restart. */
  IN_MEMORY {
    @Override
    public KeyValueBytesStoreSupplier keyValues(String name) {
      return Stores.inMemoryKeyValueStore(name);
    }

    @Override
    public WindowBytesStoreSupplier windows(String name, Duration retention) {
      return Stores.inMemoryWindowStore(name, retention, retention, false);
    }
  };

  /** A store of values by key. */
  public abstract KeyValueBytesStoreSupplier keyValues(String name);

  /** A store of values by key and time, that forgets what is older than the retention. */
  public abstract WindowBytesStoreSupplier windows(String name, Duration retention);
}
