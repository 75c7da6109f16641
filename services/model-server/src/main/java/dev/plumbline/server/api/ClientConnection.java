package dev.plumbline.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Tells whether a client still waits for its answer.
 *
 * <p>While a request is answered, nobody reads from its connection, so a client that goes away is
 * not noticed before something is written to it. This class looks: the end of the client's stream
 * means that it left. What else arrives, a request that a client sent ahead, is handed to the
 * connection for later, as much of it as the connection has room for; behind more, an end is not
 * seen. Only for the thread that answers the request, when it has read the body.
 */
final class ClientConnection {
  private static final int LOOK_AHEAD_BYTES = 1024;
  private static final int UNKNOWN = -1;

  private final Connection connection;
  private boolean gone;
  private int room = UNKNOWN;

  ClientConnection(Connection connection) {
    this.connection = connection;
  }

  static ClientConnection of(HttpServletRequest request) {
    return new ClientConnection(
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection());
  }

  boolean isGone() {
    if (!gone) {
      gone = look();
    }
    return gone;
  }

  private boolean look() {
    EndPoint endPoint = connection.getEndPoint();
    if (!endPoint.isOpen()) {
      return true;
    }
    // Where several requests share a connection, its end says nothing that is not known otherwise.
    if (!(connection instanceof Connection.UpgradeTo sentAhead)) {
      return false;
    }
    if (room == UNKNOWN) {
      room = room();
    }
    if (room == 0) {
      return false;
    }
    ByteBuffer buffer = BufferUtil.allocate(Math.min(LOOK_AHEAD_BYTES, room));
    try {
      int read = endPoint.fill(buffer);
      if (read > 0) {
        sentAhead.onUpgradeTo(buffer);
        room -= read;
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * How many bytes the connection can take. It says nothing about those that it has no place for,
   * and loses them, so what it holds already is taken out, measured and put back.
   */
  private int room() {
    if (connection instanceof AbstractConnection buffered
        && connection instanceof Connection.UpgradeFrom holding
        && connection instanceof Connection.UpgradeTo sentAhead) {
      ByteBuffer held = holding.onUpgradeFrom();
      if (held == null) {
        return buffered.getInputBufferSize();
      }
      int bytes = held.remaining();
      sentAhead.onUpgradeTo(held);
      return Math.max(0, buffered.getInputBufferSize() - bytes);
    }
    return 0;
  }
}
