package dev.plumbline.server;

import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.answers.AnswerSource;
import java.util.Optional;

/** The base model in memory, as the server needs it. Closing it frees what it owns. */
public interface ServingModel extends AutoCloseable {
  /** The model's own name. */
  String name();

  /** SHA-256 of its weights, in hexadecimal. */
  String fingerprint();

  /** Makes answers. */
  AnswerSource answers();

  /** Loads adapters for it. */
  AdapterLoader adapters(AdapterStore store, int maxRank);

  /** Why it can answer nothing any more until the process is started anew; empty: it can. */
  Optional<String> failure();

  /** What it is busy with now; called often, from any thread. */
  ModelActivity activity();

  @Override
  void close();
}
