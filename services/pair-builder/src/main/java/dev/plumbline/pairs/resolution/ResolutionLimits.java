package dev.plumbline.pairs.resolution;

import java.time.Duration;

/**
 * How long what is needed to resolve votes is remembered, at least.
 *
 * @param completions how long feedback may come after its completion
 */
public record ResolutionLimits(Duration completions, WaitingLimits waiting) {}
