package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Voter;
import java.util.Optional;

/** Votes as they are written down on their way to their prompt. */
final class Votes {
  private Votes() {}

  static StoredVote store(ResolvedVote vote) {
    return new StoredVote(
        Prompts.store(vote.prompt()),
        vote.response(),
        vote.correction().orElse(null),
        vote.voter().identity(),
        vote.voter().isUser(),
        store(vote.choice()),
        vote.moment().time(),
        vote.moment().eventId(),
        vote.cut());
  }

  static ResolvedVote restore(StoredVote stored) {
    return new ResolvedVote(
        Prompts.restore(stored.getPrompt()),
        stored.getResponse(),
        stored.getCut(),
        Optional.ofNullable(stored.getCorrection()),
        new Voter(stored.getVoter(), stored.getUser()),
        restore(stored.getChoice()),
        new Moment(stored.getTime(), stored.getEventId()));
  }

  static StoredChoice store(Choice choice) {
    return switch (choice) {
      case UP -> StoredChoice.UP;
      case DOWN -> StoredChoice.DOWN;
      case WITHDRAWN -> StoredChoice.WITHDRAWN;
    };
  }

  static Choice restore(StoredChoice stored) {
    return switch (stored) {
      case UP -> Choice.UP;
      case DOWN -> Choice.DOWN;
      case WITHDRAWN -> Choice.WITHDRAWN;
    };
  }
}
