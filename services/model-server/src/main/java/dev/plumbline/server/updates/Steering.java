package dev.plumbline.server.updates;

import dev.plumbline.runtime.channel.UpdateKey;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.ChannelStatus;
import dev.plumbline.server.updates.SteeringRefusedException.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What operators decide about channels. It is announced through Kafka, so that all servers take it
 * and a fresh one finds it; this server too serves it only when it has read it there. Thread safe.
 *
 * <p>A change serves another version until the next one is announced. A pin serves a version until
 * it is taken away; while it holds, changes are refused.
 */
public final class Steering {
  private final UpdateAnnouncer announcer;
  private final UpdateHistory history;
  private final AdapterRegistry registry;
  private final Clock clock;

  public Steering(
      UpdateAnnouncer announcer, UpdateHistory history, AdapterRegistry registry, Clock clock) {
    this.announcer = announcer;
    this.history = history;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Serves a version, older or newer than the one that is served.
   *
   * @param version one that this server has heard of, or 0 for the base model alone
   * @throws NotAnnouncedException when Kafka does not take it
   */
  public void promote(String channel, long version)
      throws SteeringRefusedException, NotAnnouncedException {
    ChannelStatus now = known(channel);
    requireNotPinned(now);
    if (now.wanted().isEmpty() && now.currentVersion() == version) {
      throw conflict("channel '" + channel + "' is served with version " + version + " already");
    }
    announcer.announce(
        new UpdateKey(channel, false),
        history
            .changeTo(channel, version, clock.instant())
            .orElseThrow(() -> unusable(channel, version)));
  }

  /**
   * Serves the version before the one that is served; before the first one stands the base model
   * alone.
   *
   * @return the version that is announced
   * @throws NotAnnouncedException when Kafka does not take it
   */
  public long rollBack(String channel) throws SteeringRefusedException, NotAnnouncedException {
    ChannelStatus now = known(channel);
    requireNotPinned(now);
    long version = before(now);
    promote(channel, version);
    return version;
  }

  /**
   * Holds a channel at a version until {@link #unpin}.
   *
   * @param version one that this server has heard of, or 0 for the base model alone
   * @throws NotAnnouncedException when Kafka does not take it
   */
  public void pin(String channel, long version)
      throws SteeringRefusedException, NotAnnouncedException {
    ChannelStatus now = known(channel);
    if (now.pinned().filter(held -> held == version).isPresent()) {
      throw conflict("channel '" + channel + "' is pinned to version " + version + " already");
    }
    Optional<ModelUpdate> pin = history.pinAt(channel, version, clock.instant());
    announcer.announce(
        new UpdateKey(channel, true), pin.orElseThrow(() -> unusable(channel, version)));
  }

  /**
   * Lets a channel go on with the version that was announced last.
   *
   * @throws NotAnnouncedException when Kafka does not take it
   */
  public void unpin(String channel) throws SteeringRefusedException, NotAnnouncedException {
    if (known(channel).pinned().isEmpty()) {
      throw conflict("channel '" + channel + "' is not pinned");
    }
    announcer.delete(new UpdateKey(channel, true));
  }

  private ChannelStatus known(String channel) throws SteeringRefusedException {
    Optional<ChannelStatus> status = registry.status(channel);
    if (status.isEmpty()) {
      List<String> names = registry.status().stream().map(ChannelStatus::channel).toList();
      throw new SteeringRefusedException(
          Reason.UNKNOWN,
          "no adapter was announced for channel '" + channel + "'; known channels: " + names);
    }
    return status.get();
  }

  private static void requireNotPinned(ChannelStatus now) throws SteeringRefusedException {
    if (now.pinned().isPresent()) {
      throw conflict(
          "channel '"
              + now.channel()
              + "' is pinned to version "
              + now.pinned().get()
              + "; unpin it first, or pin it to another version");
    }
  }

  private long before(ChannelStatus now) throws SteeringRefusedException {
    long current = now.currentVersion();
    if (current == 0) {
      throw conflict("channel '" + now.channel() + "' is served with the base model alone already");
    }
    Optional<Long> before =
        history.versions(now.channel()).stream()
            .filter(version -> version < current)
            .reduce((lower, higher) -> higher);
    if (before.isEmpty() && current > 1) {
      throw new SteeringRefusedException(
          Reason.UNKNOWN,
          "this server knows no version of channel '"
              + now.channel()
              + "' before "
              + current
              + "; promote version 0 for the base model alone");
    }
    return before.orElse(0L);
  }

  private SteeringRefusedException unusable(String channel, long version) {
    List<Long> known =
        Stream.concat(Stream.of(0L), history.versions(channel).stream()).distinct().toList();
    Optional<String> otherBase = history.otherBase(channel, version);
    if (otherBase.isPresent()) {
      return conflict(
          "version "
              + version
              + " of channel '"
              + channel
              + "' was trained on base weights "
              + otherBase.get()
              + ", which this server does not have; it can serve "
              + known);
    }
    return new SteeringRefusedException(
        Reason.UNKNOWN,
        "version "
            + version
            + " of channel '"
            + channel
            + "' is not known to this server; known: "
            + known);
  }

  private static SteeringRefusedException conflict(String message) {
    return new SteeringRefusedException(Reason.CONFLICT, message);
  }
}
