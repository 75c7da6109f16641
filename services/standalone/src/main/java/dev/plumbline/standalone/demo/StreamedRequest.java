package dev.plumbline.standalone.demo;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to the model server, as its client saw it.
 *
 * @param startedAt when it was sent
 * @param endedAt when it was answered, or failed
 * @param adapterVersion the version that answered; empty: the base model alone, or a failure
 * @param failure why it failed; empty: it was answered
 */
public record StreamedRequest(
    Instant startedAt, Instant endedAt, OptionalLong adapterVersion, Optional<String> failure) {

  public boolean failed() {
    return failure.isPresent();
  }
}
