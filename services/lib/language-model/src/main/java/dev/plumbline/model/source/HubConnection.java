package dev.plumbline.model.source;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Set;

/** Asks a hub, follows where it leads, and says in words what it answers. */
final class HubConnection {
  private static final int MOST_REDIRECTS = 5;
  private static final int TIMEOUT_MILLISECONDS = 60_000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HubSettings settings;

  HubConnection(HubSettings settings) {
    this.settings = settings;
  }

  /**
   * Opens a path of the hub.
   *
   * @param offset the first byte wanted; the answer's status is 206 when the server agrees
   * @return a connection with status 200 or 206, or 416 when the offset is beyond the end
   * @throws HubRefusal when the hub says no, which asking again does not change
   * @throws IOException when it can't be reached
   */
  HttpURLConnection open(String path, long offset) throws IOException {
    var address = URI.create(settings.endpoint() + path);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var connection = request(address, offset);
      int status = connection.getResponseCode();
      if (status == 200 || status == 206 || status == 416) {
        return connection;
      }
      var location = connection.getHeaderField("Location");
      connection.disconnect();
      if (!REDIRECTS.contains(status) || location == null) {
        throw refusal(status, address);
      }
      address = redirected(address, location);
    }
    throw new HubRefusal(address + " leads in circles");
  }

  /**
   * What the hub says about a file without sending it.
   *
   * @return a connection whose headers describe the file: of the hub's own answer, even when it
   *     leads to a store
   */
  HttpURLConnection describe(String path) throws IOException {
    var address = URI.create(settings.endpoint() + path);
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var connection = request(address, 0);
      connection.setRequestMethod("HEAD");
      int status = connection.getResponseCode();
      var location = connection.getHeaderField("Location");
      boolean redirect = REDIRECTS.contains(status) && location != null;
      if (status == 200 || (redirect && connection.getHeaderField("X-Linked-Etag") != null)) {
        return connection;
      }
      connection.disconnect();
      if (!redirect) {
        throw refusal(status, address);
      }
      address = redirected(address, location);
    }
    throw new HubRefusal(address + " leads in circles");
  }

  private HttpURLConnection request(URI address, long offset) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
    connection.setReadTimeout(TIMEOUT_MILLISECONDS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("User-Agent", "plumbline");
    // A packed answer would have other sizes than those that are declared.
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (offset > 0) {
      connection.setRequestProperty("Range", "bytes=" + offset + "-");
    }
    // The token is for the hub alone, not for the store that it may lead to.
    if (settings.token().isPresent() && isHub(address)) {
      connection.setRequestProperty("Authorization", "Bearer " + settings.token().get());
    }
    return connection;
  }

  private boolean isHub(URI address) {
    var hub = settings.endpoint();
    return address.getScheme().equals(hub.getScheme())
        && address.getAuthority().equals(hub.getAuthority());
  }

  private static URI redirected(URI from, String location) throws HubRefusal {
    try {
      var address = from.resolve(location);
      boolean secure = "https".equals(address.getScheme());
      boolean plain = "http".equals(address.getScheme()) && !"https".equals(from.getScheme());
      if ((secure || plain) && address.getAuthority() != null) {
        return address;
      }
      throw new HubRefusal(from + " leads to " + location + ", which is not followed");
    } catch (IllegalArgumentException e) {
      throw new HubRefusal(from + " leads to " + location + ", which is no address");
    }
  }

  private HubRefusal refusal(int status, URI address) {
    return new HubRefusal(
        switch (status) {
          case 401, 403 ->
              settings.token().isPresent()
                  ? address + " is not for the owner of this HF_TOKEN: ask for access at the hub"
                  : address + " does not exist, or needs a token: set HF_TOKEN";
          case 404 -> address + " does not exist: check the name and the revision";
          default -> address + " answers with status " + status;
        });
  }
}
