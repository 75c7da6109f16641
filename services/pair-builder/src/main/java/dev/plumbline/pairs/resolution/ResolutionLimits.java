package dev.plumbline.pairs.resolution;

import java.time.Duration;

/**
 * How long what is needed to resolve votes is remembered.
 *
 * @param deduplication how old a vote may be for its repetition to be found at once
 * @param completions how long feedback may come after its completion
 */
public record ResolutionLimits(
    Duration deduplication, Duration completions, WaitingLimits waiting) {}
