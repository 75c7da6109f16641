package dev.plumbline.pairs.state;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory of all RocksDB stores of a process. Without it each store takes its own,
 * and a partition has several stores. To be closed after Streams.
 */
public final class RocksDbMemory implements AutoCloseable {
  /** The property of Streams under which the stores find it. */
  public static final String KEY = "plumbline.rocksdb.memory";

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final Duration rewriting;

  /**
   * @param rewriting files older than this are written anew, without what was deleted since
   */
  public RocksDbMemory(long bytes, Duration rewriting) {
    RocksDB.loadLibrary();
    this.rewriting = rewriting;
    cache = new LRUCache(bytes);
    // Half for what is written; it is taken from the same cache, so the sum is bounded.
    writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  /** What Streams calls for each store it opens. */
  public Class<? extends RocksDBConfigSetter> setter() {
    return Setter.class;
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }

  /** Gives a store its part. */
  public static final class Setter implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      RocksDbMemory memory = (RocksDbMemory) configs.get(KEY);
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache);
      table.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(table);
      // Many look-ups are for what is not there: a prompt or a user that is new.
      options.setOptimizeFiltersForHits(false);
      options.setWriteBufferManager(memory.writeBuffers);
      options.setPeriodicCompactionSeconds(Math.max(1, memory.rewriting.toSeconds()));
    }

    @Override
    public void close(String storeName, Options options) {
      // The memory is shared; its owner closes it.
    }
  }
}
