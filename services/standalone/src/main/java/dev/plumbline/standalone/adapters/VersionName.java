package dev.plumbline.standalone.adapters;

import dev.plumbline.runtime.channel.ChannelName;
import java.util.Optional;

/**
 * A channel, or one of its versions: {@code CHANNEL} or {@code CHANNEL@VERSION}.
 *
 * @param version 0 is the base model alone
 */
public record VersionName(String channel, Optional<Long> version) {

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException when it has neither form; the message is for the user
   */
  public static VersionName parse(String text) {
    int at = text.indexOf('@');
    String channel = at < 0 ? text : text.substring(0, at);
    if (!ChannelName.isValid(channel)) {
      throw new IllegalArgumentException(
          "'" + channel + "' is no channel: 1 to 64 letters, digits, dots, dashes, underscores");
    }
    return new VersionName(
        channel, at < 0 ? Optional.empty() : Optional.of(version(text.substring(at + 1))));
  }

  private static long version(String text) {
    try {
      long version = Long.parseLong(text);
      if (version >= 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notAVersion(text), e);
    }
    throw new IllegalArgumentException(notAVersion(text));
  }

  private static String notAVersion(String text) {
    return "'" + text + "' is no version: a number, 0 for the base model alone";
  }

  @Override
  public String toString() {
    return channel + version.map(number -> "@" + number).orElse("");
  }
}
