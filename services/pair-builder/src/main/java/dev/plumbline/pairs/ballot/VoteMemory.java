package dev.plumbline.pairs.ballot;

import dev.plumbline.runtime.identity.Prompt;

/** What the counting of votes needs to remember. */
public record VoteMemory(
    Table<String, Ballot> ballots,
    Table<String, Prompt> prompts,
    Table<Fingerprint, String> responses,
    Table<Quota.Key, Quota> quotas) {

  /** Values by key. */
  public interface Table<K, V> {
    /** The value, or null. */
    V get(K key);

    void put(K key, V value);

    void delete(K key);
  }
}
