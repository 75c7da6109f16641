package dev.plumbline.server.adapters;

/** Brings an announced adapter from its store into memory. Called from several threads. */
@FunctionalInterface
public interface AdapterLoader {
  /**
   * Fetches, checks and loads one adapter.
   *
   * @param announcement one that names an adapter
   * @throws AdapterLoadException when the adapter cannot be served; nothing stays in memory
   */
  AdapterWeights load(Announcement announcement) throws AdapterLoadException;
}
