package dev.plumbline.server.api;

import java.time.Duration;

/** Hears how requests went. */
public interface AnswerMetrics {
  /** How a request ended. */
  enum Outcome {
    ANSWERED,
    FAILED,
    ABANDONED,
    LATE
  }

  /** An answer's turn has come. */
  void started(String channel, Duration waited);

  /** The first text of a request's answers came. */
  void firstToken(String channel, Duration sinceArrival);

  /** An answer is complete. */
  void answered(String channel, int promptTokens, int completionTokens, Duration sinceFirstToken);

  /** A request is over. */
  void ended(String channel, Outcome outcome, Duration sinceArrival);

  /** A request found the queue, or its client's share of it, full. */
  void refusedBusy();
}
