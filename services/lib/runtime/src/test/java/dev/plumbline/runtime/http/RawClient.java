package dev.plumbline.runtime.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A connection on which a test sends what it likes, also what is not HTTP. */
final class RawClient implements AutoCloseable {
  // Shorter than the 30 s that the server waits for a silent client.
  private static final int MOST_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader answers;

  RawClient(int port) throws IOException {
    this(new Socket(), port);
  }

  private RawClient(Socket socket, int port) throws IOException {
    this.socket = socket;
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(MOST_MILLIS);
    answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** A client whose system holds about so many bytes of the answers that are not read yet. */
  static RawClient holding(int bytes, int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(bytes);
    return new RawClient(socket, port);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends nothing any more. */
  void breakOff() throws IOException {
    socket.shutdownOutput();
  }

  /** The next line of the answers. */
  String line() throws IOException {
    return answers.readLine();
  }

  /** All lines until the server closes the connection. */
  List<String> lines() {
    return answers.lines().toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
