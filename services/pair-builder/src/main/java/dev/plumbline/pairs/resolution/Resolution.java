package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.intake.Reading.Refused;
import dev.plumbline.schema.Erasure;

/** What the resolution of votes hands on. */
public sealed interface Resolution {

  /**
   * Feedback became a vote.
   *
   * @param isHere whether its prompt belongs to the partition that resolved it
   */
  record Vote(ResolvedVote vote, boolean isHere) implements Resolution {}

  /** Feedback could not be used. */
  record Unusable(Refused<?> feedback) implements Resolution {}

  /** Nothing of a user waits here any more. */
  record Forgotten(Erasure report) implements Resolution {}
}
