package dev.plumbline.trainer.trigger;

import java.time.Instant;

/**
 * How often a channel's runs failed in a row.
 *
 * @param inARow failed runs since the last one that concluded
 * @param onThesePairs failed training runs since the channel's pairs last changed
 * @param lastOffset the channel's last record that the failed run knew
 * @param retryAt not before this time
 */
public record Failure(int inARow, int onThesePairs, long lastOffset, Instant retryAt) {}
