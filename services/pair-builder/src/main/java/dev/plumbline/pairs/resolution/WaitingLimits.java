package dev.plumbline.pairs.resolution;

import java.time.Duration;

/**
 * How much feedback may wait for its completion.
 *
 * @param time how long
 * @param perCompletion how many events for one completion
 * @param inAll how many events in one partition
 */
public record WaitingLimits(Duration time, int perCompletion, int inAll) {}
