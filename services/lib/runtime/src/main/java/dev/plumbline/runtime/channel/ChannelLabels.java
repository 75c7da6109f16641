package dev.plumbline.runtime.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Channels as labels of figures. Products name channels, and each label is kept for as long as the
 * process runs: the first channels have labels of their own, all others share one. Thread safe.
 */
public final class ChannelLabels {
  /** What channels share that have no label of their own; none can be called that. */
  public static final String OTHERS = "*";

  static final int MOST = 200;

  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /** The label of a channel, the same each time. */
  public String of(String channel) {
    if (own.contains(channel)) {
      return channel;
    }
    synchronized (own) {
      if (own.size() < MOST) {
        own.add(channel);
        return channel;
      }
    }
    return OTHERS;
  }
}
