package dev.plumbline.runtime.channel;

/**
 * The key of a model update: {@code channel} for what is announced, {@code channel:pin} for the
 * version at which an operator holds the channel. Two keys, so that compaction keeps both: what is
 * announced while a channel is pinned must not wipe out the pin.
 *
 * @param pin whether the record is about the pin
 */
public record UpdateKey(String channel, boolean pin) {
  private static final String PIN = ":pin";

  public UpdateKey {
    if (!ChannelName.isValid(channel)) {
      throw new IllegalArgumentException(
          "channel '" + channel + "' must match " + ChannelName.PATTERN);
    }
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when it has neither of the forms above
   */
  public static UpdateKey parse(String key) {
    return key.endsWith(PIN)
        ? new UpdateKey(key.substring(0, key.length() - PIN.length()), true)
        : new UpdateKey(key, false);
  }

  @Override
  public String toString() {
    return pin ? channel + PIN : channel;
  }
}
