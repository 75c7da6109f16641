package dev.plumbline.gateway.access;

import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.configuration.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who may send feedback, as configured at {@code plumbline.gateway}.
 *
 * @param clients none: everybody may, to every channel
 * @param rate of each client that has no other, and of all senders together when there are no
 *     clients
 */
public record AccessSettings(List<ClientSettings> clients, EventRate rate) {
  private static final String CLIENTS = "clients";
  private static final int SHORTEST_KEY = 16;
  private static final int HIGHEST_RATE = 10_000_000;
  private static final Set<String> FIELDS = Set.of("key", "channels", "rate");

  public static AccessSettings from(Section gateway) {
    Section limit = gateway.section("rate-limit");
    EventRate rate =
        new EventRate(
            limit.integer("events-per-second", 0, HIGHEST_RATE),
            limit.integer("burst", 1, HIGHEST_RATE));
    List<ClientSettings> clients = new ArrayList<>();
    byName(gateway).forEach((name, fields) -> clients.add(client(gateway, name, fields, rate)));
    requireDifferentKeys(gateway, clients);
    return new AccessSettings(List.copyOf(clients), rate);
  }

  /** The fields of each client; a name may hold dots. */
  private static Map<String, Map<String, String>> byName(Section gateway) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    gateway
        .entries(CLIENTS)
        .forEach(
            (path, value) -> {
              int dot = path.lastIndexOf('.');
              String field = path.substring(dot + 1);
              if (dot < 1 || !FIELDS.contains(field)) {
                throw gateway.invalid(
                    CLIENTS,
                    "has an unknown setting "
                        + path
                        + "; a client has NAME.key, NAME.channels and NAME.rate");
              }
              byName
                  .computeIfAbsent(path.substring(0, dot), name -> new TreeMap<>())
                  .put(field, value);
            });
    return byName;
  }

  private static ClientSettings client(
      Section gateway, String name, Map<String, String> fields, EventRate usual) {
    String key = fields.getOrDefault("key", "");
    if (key.length() < SHORTEST_KEY || !key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw gateway.invalid(
          CLIENTS,
          "must give client %s a key of at least %d visible ASCII characters; openssl rand -hex 32 makes one"
              .formatted(name, SHORTEST_KEY));
    }
    String perSecond = fields.get("rate");
    return new ClientSettings(
        name,
        key,
        channels(gateway, name, fields.getOrDefault("channels", "")),
        perSecond == null ? usual : new EventRate(rate(gateway, name, perSecond), usual.burst()));
  }

  private static ChannelRights channels(Section gateway, String name, String text) {
    if (text.strip().equals("*")) {
      return new ChannelRights.All();
    }
    Set<String> channels =
        Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (!channels.stream().allMatch(ChannelName::isValid)) {
      throw gateway.invalid(
          CLIENTS,
          "must give client %s its channels as a text, separated by commas, or \"*\" for all"
              .formatted(name));
    }
    return new ChannelRights.Only(channels);
  }

  private static int rate(Section gateway, String name, String text) {
    if (!text.matches("\\d{1,7}")) {
      throw gateway.invalid(
          CLIENTS,
          "must give client %s a rate that is a whole number below %d, in events per second"
              .formatted(name, HIGHEST_RATE));
    }
    return Integer.parseInt(text);
  }

  private static void requireDifferentKeys(Section gateway, List<ClientSettings> clients) {
    Set<String> keys = new HashSet<>();
    for (ClientSettings client : clients) {
      if (!keys.add(client.key())) {
        throw gateway.invalid(
            CLIENTS, "must give client %s a key of its own".formatted(client.name()));
      }
    }
  }
}
