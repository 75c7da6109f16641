package dev.plumbline.trainer;

/** Where a trainer's process dies. */
enum CrashPoint {
  /** While it trains. */
  TRAINING,
  /** The adapter is in the store; nothing was written to Kafka. */
  STORED,
  /** The broker has the announcement; its transaction is still open. */
  ANNOUNCEMENT_SENT,
  /** Not by itself. */
  NEVER
}
