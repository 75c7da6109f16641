package dev.plumbline.pairs.resolution;

import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.intake.Reading;
import dev.plumbline.schema.Erasure;

/** What the resolution of votes hands on. */
public sealed interface Resolution {

  /** Feedback became a vote, or could not be used. */
  record Resolved(Reading<ResolvedVote> reading) implements Resolution {}

  /** Nothing of a user waits here any more. */
  record Forgotten(Erasure report) implements Resolution {}
}
