package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Ports for processes that are to have the same one each time they start. For one thread. */
public final class FreePorts {
  private final Set<Integer> taken = new HashSet<>();

  /** The wanted port, or one that is free now when that is 0. */
  public int orFree(int wanted) {
    int port = wanted == 0 ? free() : wanted;
    if (taken.add(port)) {
      return port;
    }
    if (wanted == 0) {
      return orFree(0);
    }
    throw new StartException("port " + port + " is wanted by two processes; change one of them");
  }

  private static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartException("this machine has no free port: " + e.getMessage(), e);
    }
  }
}
