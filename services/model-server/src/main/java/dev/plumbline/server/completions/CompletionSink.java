package dev.plumbline.server.completions;

import dev.plumbline.schema.Completion;

/** Takes the record of each finished answer. */
@FunctionalInterface
public interface CompletionSink {
  /** Hands an answer over; returns at once, whatever Kafka does. */
  void accept(Completion completion);
}
