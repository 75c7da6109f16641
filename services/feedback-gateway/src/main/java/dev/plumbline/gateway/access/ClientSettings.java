package dev.plumbline.gateway.access;

import dev.plumbline.gateway.event.ChannelRights;

/**
 * One client as it is configured. Its text does not show the key.
 *
 * @param name as metrics and the log call it
 * @param key the secret that it sends
 * @param channels what it may write to
 * @param rate how much it may send
 */
public record ClientSettings(String name, String key, ChannelRights channels, EventRate rate) {
  @Override
  public String toString() {
    return "client " + name;
  }
}
