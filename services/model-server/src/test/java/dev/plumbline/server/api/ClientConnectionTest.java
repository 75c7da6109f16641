package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConnectionTest {
  private static final String UNTIL_GONE = "/until-gone";

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setHandler(new Looking());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Less than the connection has room for, just as much as it had, and more. */
  @ParameterizedTest
  @ValueSource(ints = {10, 5_000, 8_192, 20_000})
  void aRequestThatIsSentAheadArrivesWholeHoweverOftenSomeoneLooks(int bytes) throws Exception {
    LocalConnector.LocalEndPoint client =
        connector.executeRequest(request("/first", "") + request("/second", "b".repeat(bytes)));

    assertThat(client.getResponse()).endsWith("0 bytes, client waits");
    assertThat(client.getResponse()).endsWith(bytes + " bytes, client waits");
  }

  @Test
  void aClientThatSendsTheRestWhileItIsLookedForLosesNothing() throws Exception {
    String both = request("/first", "") + request("/second", "b".repeat(20_000));

    LocalConnector.LocalEndPoint client = connector.executeRequest(both.substring(0, 3_000));
    client.addInput(both.substring(3_000));

    assertThat(client.getResponse()).endsWith("0 bytes, client waits");
    assertThat(client.getResponse()).endsWith("20000 bytes, client waits");
  }

  @Test
  void theEndOfTheStreamMeansThatTheClientLeft() throws Exception {
    ServerConnector sockets = new ServerConnector(server);
    server.addConnector(sockets);
    sockets.start();

    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), sockets.getLocalPort())) {
      client.getOutputStream().write(request(UNTIL_GONE, "").getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();

      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("0 bytes, client is gone");
    }
  }

  private static String request(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: test\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Reads a body, looks for the client many times or until it left, and tells what it found. */
  private static final class Looking extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String body = Content.Source.asString(request);
      ClientConnection client =
          new ClientConnection(request.getConnectionMetaData().getConnection());
      if (request.getHttpURI().getPath().equals(UNTIL_GONE)) {
        await().pollInSameThread().until(client::isGone);
      }
      boolean gone = false;
      for (int i = 0; i < 50; i++) {
        gone |= client.isGone();
      }
      Content.Sink.write(
          response,
          true,
          body.length() + " bytes, client " + (gone ? "is gone" : "waits"),
          callback);
      return true;
    }
  }
}
