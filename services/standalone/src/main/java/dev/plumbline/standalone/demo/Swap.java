package dev.plumbline.standalone.demo;

import java.time.Instant;

/**
 * The announcement of an adapter, as it was read from Kafka.
 *
 * @param version the announced version
 * @param announcedAt when the trainer announced it
 */
public record Swap(long version, Instant announcedAt) {}
