package dev.plumbline.standalone.forgetting;

import java.time.Instant;
import java.util.List;

/**
 * What came of forgetting a user.
 *
 * @param requestedAt votes cast until then do not count any more
 * @param votes that were taken out
 * @param pairs that rested on them
 * @param channels of those pairs
 * @param adapters that were trained on those pairs
 * @param leftovers records that go when their time is over
 */
public record ErasureOutcome(
    Instant requestedAt,
    int votes,
    int pairs,
    List<String> channels,
    List<TrainedAdapters.Trained> adapters,
    List<RawRecords.Leftover> leftovers) {}
