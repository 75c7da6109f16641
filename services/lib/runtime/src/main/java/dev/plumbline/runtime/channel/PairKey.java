package dev.plumbline.runtime.channel;

/**
 * The key of a preference pair, {@code channel:pair id}. A channel's name holds no colon, so the
 * first one separates the two.
 */
public record PairKey(String channel, String pairId) {

  public PairKey {
    if (!ChannelName.isValid(channel)) {
      throw new IllegalArgumentException("not a channel name: " + channel);
    }
    if (pairId.isEmpty()) {
      throw new IllegalArgumentException("the pair id is empty");
    }
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it has not the form above
   */
  public static PairKey parse(String key) {
    int colon = key.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a pair's key is channel:pair id, not " + key);
    }
    return new PairKey(key.substring(0, colon), key.substring(colon + 1));
  }

  @Override
  public String toString() {
    return channel + ":" + pairId;
  }
}
