package dev.plumbline.trainer.ledger;

import java.time.Instant;

/**
 * A run that was started and not yet concluded.
 *
 * @param trigger why it started, as the training run's record has it
 * @param pairs whole pairs that it started with
 * @param halfPairs half pairs that it started with
 * @param boundary it knew the records below this offset
 */
public record OpenRun(
    String runId,
    String channel,
    String trigger,
    Instant startedAt,
    int pairs,
    int halfPairs,
    long boundary) {}
