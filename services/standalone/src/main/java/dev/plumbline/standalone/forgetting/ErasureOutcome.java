package dev.plumbline.standalone.forgetting;

import java.util.List;

/**
 * What came of forgetting a user.
 *
 * @param votes that were taken out
 * @param pairs that rested on them
 * @param channels of those pairs
 * @param learners what was trained, or is being trained, on those pairs
 * @param leftovers records that go when their time is over
 */
public record ErasureOutcome(
    int votes,
    int pairs,
    List<String> channels,
    TrainedAdapters.Learners learners,
    List<RawRecords.Leftover> leftovers) {}
