package dev.plumbline.runtime.channel;

import java.util.regex.Pattern;

/** The rule for names of channels: 1 to 64 letters, digits, dots, dashes and underscores. */
public final class ChannelName {
  public static final String DEFAULT = "default";
  public static final String PATTERN = "[A-Za-z0-9._-]{1,64}";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private ChannelName() {}

  public static boolean isValid(String name) {
    return COMPILED.matcher(name).matches();
  }
}
