package dev.plumbline.standalone.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Ready when somebody listens on a port of this machine. */
record PortProbe(int port) implements Probe {
  private static final int TIMEOUT_MILLIS = 2000;

  @Override
  public Optional<String> missing() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("port " + port + " does not answer: " + e.getMessage());
    }
  }
}
