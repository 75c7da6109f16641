package dev.plumbline.gateway.access;

import dev.plumbline.gateway.event.ChannelRights;
import io.github.bucket4j.TimeMeter;
import java.security.MessageDigest;

/** Someone who may send feedback. Thread safe. */
public final class Client {
  private final String name;
  private final byte[] keyHash;
  private final ChannelRights channels;
  private final EventBudget budget;

  /**
   * @param keyHash the hash of its key; empty: no key has it
   */
  Client(String name, byte[] keyHash, ChannelRights channels, EventRate rate, TimeMeter clock) {
    this.name = name;
    this.keyHash = keyHash;
    this.channels = channels;
    this.budget = new EventBudget(rate, clock);
  }

  public String name() {
    return name;
  }

  /** Compares in full: the time does not tell how much was right. */
  boolean hasKey(byte[] hash) {
    return MessageDigest.isEqual(keyHash, hash);
  }

  /** What it may write to. */
  public ChannelRights channels() {
    return channels;
  }

  /**
   * Lets one request in. It counts as one event, also when it is refused afterwards.
   *
   * @throws BudgetSpentException when the client has sent too much
   */
  public void admit() {
    budget.takeOne();
  }

  /** Counts the other events of a request that was let in. */
  public void charge(int furtherEvents) {
    budget.take(furtherEvents);
  }
}
