package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.intake.TextLimits;
import dev.plumbline.pairs.resolution.HomePartitions;
import dev.plumbline.pairs.resolution.ResolutionLimits;
import dev.plumbline.pairs.state.StoreKind;
import java.time.Duration;

/**
 * What the topology can be told.
 *
 * @param quotaRetention how long after a window, or after the last of its votes that came, more of
 *     them may come
 * @param tasksPerThread how many tasks that count votes one thread may have
 */
public record TopologySettings(
    StoreKind storeKind,
    HomePartitions homes,
    TextLimits texts,
    ResolutionLimits resolution,
    BallotLimits ballots,
    Duration quotaRetention,
    int tasksPerThread) {}
