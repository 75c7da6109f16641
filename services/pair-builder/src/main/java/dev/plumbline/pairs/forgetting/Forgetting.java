package dev.plumbline.pairs.forgetting;

import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.pairs.state.StoredErasure;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.Erasure;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Forgets users in one task, and knows whose old votes must not come back.
 *
 * <p>How far it is stands in a store of the task, written in the same transactions as the state
 * that it changes: however often the task is interrupted, each user is forgotten once. Not thread
 * safe.
 */
public final class Forgetting {
  /** The global store that holds the topic of erasures as it is. */
  public static final String ERASURES = "erasures";

  /** What is more is reported at once, so that neither the state nor a report outgrows a record. */
  static final int MOST_DIGESTS = 100_000;

  /** The steps of the pair-builder that hold something of users. */
  public enum Step {
    RESOLUTION,
    COUNTING;

    /** The name of the step's task for one partition, as its reports have it. */
    public String task(int partition) {
      return name().toLowerCase(Locale.ROOT) + "-" + partition;
    }
  }

  private final ReadOnlyKeyValueStore<String, byte[]> erasures;
  private final KeyValueStore<String, StoredErasure> progress;
  private final ErasureRequests requests;
  private final Eraser eraser;
  private final String task;
  private final Map<String, Long> untilByUser = new HashMap<>();
  private final Map<String, String> pending = new HashMap<>();

  /**
   * Takes up where the task was.
   *
   * @param step what the task is a part of
   * @param store name of the task's own store
   */
  public Forgetting(
      Step step,
      ProcessorContext<?, ?> context,
      String store,
      ErasureRequests requests,
      Eraser eraser) {
    this.erasures = context.getStateStore(ERASURES);
    this.progress = context.getStateStore(store);
    this.requests = requests;
    this.eraser = eraser;
    this.task = step.task(context.taskId().partition());
    takeUp();
  }

  /** Whether a vote of this time is one to be forgotten. */
  public boolean covers(Voter voter, long time) {
    if (untilByUser.isEmpty() || !voter.isUser()) {
      return false;
    }
    Long until = untilByUser.get(UserHash.of(voter));
    return until != null && time <= until;
  }

  /**
   * Does a part of what there is to do.
   *
   * @return the reports of users whom this task has forgotten now, by their keys, and parts of
   *     reports that would be too long
   */
  public List<KeyValue<String, Erasure>> work() {
    // With thousands of users it takes long, and mostly there is nothing new.
    if (requests.haveChanged()) {
      takeUp();
    }
    List<KeyValue<String, Erasure>> reports = new ArrayList<>();
    Optional<String> next = pending.keySet().stream().min(String::compareTo);
    next.ifPresent(
        user -> {
          StoredErasure after = workOn(user, progress.get(user), reports);
          if (after.getDone()) {
            pending.remove(user);
            reports.add(KeyValue.pair(ErasureRequests.reportKey(user, task), report(after)));
          }
        });
    return reports;
  }

  private StoredErasure workOn(
      String user, StoredErasure before, List<KeyValue<String, Erasure>> parts) {
    Eraser.Part part =
        eraser.erase(
            pending.get(user), before.getUntil(), Optional.ofNullable(before.getPosition()));
    TreeSet<String> channels = new TreeSet<>(before.getChannels());
    part.pairs().stream().map(PairKey::channel).forEach(channels::add);
    part.formerPairs().stream().map(PairKey::channel).forEach(channels::add);
    int votes = before.getVotes() + part.votes();
    List<PairDigests> pairs =
        PairDigests.read(before.getPairs())
            .plus(PairDigests.of(part.pairs()))
            .inPartsOf(MOST_DIGESTS);
    // Pairs are found with votes, so no two parts of a task have the same name.
    for (int i = 0; i < pairs.size() - 1; i++) {
      String key = ErasureRequests.partKey(user, task, votes + "-" + i);
      Erasure.Builder found = part(before.getUntil()).setPairs(pairs.get(i).bytes());
      parts.add(KeyValue.pair(key, found.build()));
    }
    if (!part.formerPairs().isEmpty()) {
      List<PairDigests> former = PairDigests.of(part.formerPairs()).inPartsOf(MOST_DIGESTS);
      for (int i = 0; i < former.size(); i++) {
        String key = ErasureRequests.partKey(user, task, votes + "-former-" + i);
        Erasure.Builder found = part(before.getUntil()).setFormerPairs(former.get(i).bytes());
        parts.add(KeyValue.pair(key, found.build()));
      }
    }
    StoredErasure after =
        StoredErasure.newBuilder(before)
            .setPosition(part.next().orElse(null))
            .setDone(part.next().isEmpty())
            .setVotes(votes)
            .setChannels(List.copyOf(channels))
            .setPairs(pairs.get(pairs.size() - 1).bytes())
            .build();
    progress.put(user, after.getDone() ? withoutPairs(after) : after);
    return after;
  }

  /** What is kept on: the pairs are reported now, and nobody asks for them again. */
  private static StoredErasure withoutPairs(StoredErasure done) {
    return StoredErasure.newBuilder(done).setPairs(ByteBuffer.allocate(0)).build();
  }

  private Erasure.Builder part(long until) {
    return Erasure.newBuilder().setRequestedAt(Instant.ofEpochMilli(until)).setTask(task);
  }

  private Erasure report(StoredErasure done) {
    return part(done.getUntil())
        .setVotes(done.getVotes())
        .setChannels(done.getChannels())
        .setPairs(done.getPairs())
        .build();
  }

  /** Brings the task's own store up to what is asked for. */
  private void takeUp() {
    Map<String, ErasureRequest> asked = requests.in(erasures);
    forgetWhatNobodyAsksFor();
    for (ErasureRequest request : asked.values()) {
      StoredErasure known = progress.get(request.userHash());
      if (known == null || known.getUntil() < request.until()) {
        // Without the user's name all tasks were done: this one is new, and has only to refuse.
        known = begin(request.until(), request.userId().isEmpty());
        progress.put(request.userHash(), known);
      }
      untilByUser.put(request.userHash(), known.getUntil());
      if (!known.getDone()) {
        request.userId().ifPresent(userId -> pending.put(request.userHash(), userId));
      }
    }
  }

  /** A request that cannot be read is one all the same: what is known of it stays in force. */
  private void forgetWhatNobodyAsksFor() {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, StoredErasure> all = progress.all()) {
      while (all.hasNext()) {
        KeyValue<String, StoredErasure> entry = all.next();
        if (erasures.get(entry.key) == null) {
          old.add(entry.key);
        } else {
          untilByUser.put(entry.key, entry.value.getUntil());
        }
      }
    }
    for (String user : old) {
      progress.delete(user);
      untilByUser.remove(user);
      pending.remove(user);
    }
  }

  private static StoredErasure begin(long until, boolean done) {
    return new StoredErasure(until, null, done, 0, List.of(), ByteBuffer.allocate(0));
  }
}
