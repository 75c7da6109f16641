package dev.plumbline.server.adapters;

import java.time.Instant;
import java.util.Optional;

/**
 * One failed attempt to serve a version, as operators see it.
 *
 * @param version the announced version
 * @param uri where its files were looked for
 * @param reason the kind of failure
 * @param message what is wrong and what to do
 * @param at when
 * @param attempt 1 for the first try
 * @param retriedAfterMillis when the next try is due; empty: there will be none
 */
public record LoadFailure(
    long version,
    Optional<String> uri,
    LoadFailureReason reason,
    String message,
    Instant at,
    int attempt,
    Optional<Long> retriedAfterMillis) {}
