package dev.plumbline.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses requests under names that are not of this machine. A service that listens on this machine
 * only, and asks for no keys, relies on nobody else reaching it; but the name of a web page can be
 * made to lead here (DNS rebinding), and the browser then lets the page send whatever it likes, and
 * read the answers.
 */
public final class LocalNames implements Handler {
  // Nobody on the internet can have names below the last two; containers have the last.
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "127(\\.\\d{1,3}){3}|\\[(::1|0:0:0:0:0:0:0:1)]|(.+\\.)?localhost|.+\\.internal");

  private final String host;

  private LocalNames(String host) {
    this.host = host;
  }

  /**
   * Refuses such requests to all routes, if the service listens on a loopback address.
   *
   * @param host where it listens; requests may name it, too
   */
  public static void require(RoutesConfig routes, String host) {
    if (isLoopback(host)) {
      routes.before(new LocalNames(host));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Nobody can listen there.
      return false;
    }
  }

  /** Without a name, as HTTP 1.0 allows, it is the address that the connection leads to. */
  @Override
  public void handle(Context context) {
    String name = context.req().getServerName().toLowerCase(Locale.ROOT);
    if (!name.equalsIgnoreCase(host) && !OF_THIS_MACHINE.matcher(name).matches()) {
      throw new ForbiddenResponse(
          "without keys this service answers requests from this machine only, and the header Host"
              + " names another; send them to localhost, and through a proxy with Host: localhost");
    }
  }
}
