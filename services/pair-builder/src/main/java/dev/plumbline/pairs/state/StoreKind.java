package dev.plumbline.pairs.state;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Where state is held between its changes. Either way Kafka has a copy. */
public enum StoreKind {
  /** On the local disk: as large as the disk, and there again after a restart. */
  ROCKSDB("rocksdb"),
  /** In memory: faster, and read back from Kafka after a restart. */
  IN_MEMORY("in-memory");

  private final String label;

  StoreKind(String label) {
    this.label = label;
  }

  /** Its name in settings. */
  public String label() {
    return label;
  }

  /** The names of all. */
  public static List<String> labels() {
    return Stream.of(values()).map(StoreKind::label).toList();
  }

  /** The kind of that name, if there is one. */
  public static Optional<StoreKind> named(String label) {
    return Stream.of(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

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
      return IN_MEMORY.label;
    }
  }
}
