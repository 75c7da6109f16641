package dev.plumbline.pairs.state;

import dev.plumbline.pairs.ballot.Ballot;
import dev.plumbline.pairs.ballot.Fingerprint;
import dev.plumbline.pairs.ballot.Quota;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.intake.Arrival.Answer;
import dev.plumbline.runtime.identity.Prompt;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;

/** How each kind of state is written down. */
public final class StateSerdes {
  private StateSerdes() {}

  public static Serde<ResolvedVote> vote() {
    return new StateSerde<>(StoredVote.class, Votes::store, Votes::restore);
  }

  public static Serde<Ballot> ballot() {
    return new StateSerde<>(StoredBallot.class, Ballots::store, Ballots::restore);
  }

  public static Serde<Prompt> prompt() {
    return new StateSerde<>(StoredPrompt.class, Prompts::store, Prompts::restore);
  }

  public static Serde<Quota> quota() {
    return new StateSerde<>(StoredQuota.class, Quotas::store, Quotas::restore);
  }

  public static Serde<Quota.Key> quotaKey() {
    return Quotas.keySerde();
  }

  public static Serde<Fingerprint> fingerprint() {
    return Fingerprints.serde();
  }

  public static Serde<Answer> answer() {
    return new StateSerde<>(
        StoredAnswer.class,
        answer -> new StoredAnswer(Prompts.store(answer.prompt()), answer.response(), answer.cut()),
        stored ->
            new Answer(Prompts.restore(stored.getPrompt()), stored.getResponse(), stored.getCut()));
  }

  public static Serde<WaitingFeedback> waitingFeedback() {
    return new StateSerde<>(WaitingFeedback.class, Function.identity(), Function.identity());
  }

  public static Serde<StoredErasure> erasure() {
    return new StateSerde<>(StoredErasure.class, Function.identity(), Function.identity());
  }

  public static Serde<StoredFeedback> feedback() {
    return new StateSerde<>(StoredFeedback.class, Function.identity(), Function.identity());
  }
}
