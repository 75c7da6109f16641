package dev.plumbline.server.adapters;

/** An adapter in memory, ready to answer with. Closing it frees its memory. */
public interface AdapterWeights extends AutoCloseable {
  @Override
  void close();
}
