package dev.plumbline.gateway.event;

import dev.plumbline.runtime.channel.ChannelName;
import java.util.Optional;
import java.util.Set;

/** The channels that a sender may write to. */
public sealed interface ChannelRights {

  boolean include(String channel);

  /** The channel of an event that names none; empty: it has to name one. */
  Optional<String> usual();

  /** Every channel there is. */
  record All() implements ChannelRights {
    @Override
    public boolean include(String channel) {
      return true;
    }

    @Override
    public Optional<String> usual() {
      return Optional.of(ChannelName.DEFAULT);
    }
  }

  /**
   * These channels and no other. Whoever may write to one only need not name it.
   *
   * @param channels at least one
   */
  record Only(Set<String> channels) implements ChannelRights {
    public Only {
      channels = Set.copyOf(channels);
    }

    @Override
    public boolean include(String channel) {
      return channels.contains(channel);
    }

    @Override
    public Optional<String> usual() {
      if (channels.contains(ChannelName.DEFAULT)) {
        return Optional.of(ChannelName.DEFAULT);
      }
      return channels.size() == 1 ? channels.stream().findFirst() : Optional.empty();
    }
  }
}
