package dev.plumbline.runtime.service;

import java.util.Optional;

/** A service that has been started. Closing it is idempotent and waits until it has stopped. */
public interface RunningService extends AutoCloseable {
  /** Its name, as in {@code services/NAME}. */
  String name();

  Readiness readiness();

  /** Where its HTTP API listens, for example {@code http://127.0.0.1:8080}; empty: nowhere. */
  Optional<String> address();

  @Override
  void close();
}
