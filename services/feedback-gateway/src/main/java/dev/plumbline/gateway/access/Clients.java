package dev.plumbline.gateway.access;

import dev.plumbline.gateway.event.ChannelRights;
import dev.plumbline.gateway.event.Reason;
import dev.plumbline.gateway.event.Refusal;
import dev.plumbline.gateway.event.RefusedException;
import dev.plumbline.runtime.identity.Sha256;
import io.github.bucket4j.TimeMeter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All who may send feedback, known by their keys. Keeps hashes of the keys only. Thread safe. */
public final class Clients {
  private static final String SCHEME = "Bearer ";

  private final List<Client> known;
  private final Client anybody;

  public Clients(AccessSettings settings) {
    this(settings, TimeMeter.SYSTEM_NANOTIME);
  }

  Clients(AccessSettings settings, TimeMeter clock) {
    this.known =
        settings.clients().stream()
            .map(
                each ->
                    new Client(each.name(), hash(each.key()), each.channels(), each.rate(), clock))
            .toList();
    this.anybody =
        new Client("anybody", new byte[0], new ChannelRights.All(), settings.rate(), clock);
  }

  /** Whether a key is asked for. */
  public boolean askForKeys() {
    return !known.isEmpty();
  }

  /**
   * Who sends a request.
   *
   * @param authorization the header of that name, or null
   * @throws RefusedException when a key is asked for and it is missing or nobody's
   */
  public Client identify(String authorization) {
    if (!askForKeys()) {
      return anybody;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("a key is missing; send it as Authorization: Bearer KEY");
    }
    byte[] given = hash(authorization.substring(SCHEME.length()).strip());
    Client found = null;
    // All are asked, also after the right one: the time must not tell whose key it is.
    for (Client each : known) {
      if (each.hasKey(given)) {
        found = each;
      }
    }
    if (found == null) {
      throw refused("this key is nobody's (plumbline.gateway.clients)");
    }
    return found;
  }

  private static RefusedException refused(String message) {
    return new RefusedException(Refusal.of(Reason.UNAUTHORIZED, message));
  }

  private static byte[] hash(String key) {
    return Sha256.begin().digest(key.getBytes(StandardCharsets.UTF_8));
  }
}
