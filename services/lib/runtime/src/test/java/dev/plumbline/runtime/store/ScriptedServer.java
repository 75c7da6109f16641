package dev.plumbline.runtime.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives written answers, one for each connection, whatever is asked; then it is gone. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Iterator<String> answers;
  private final AtomicInteger answered = new AtomicInteger();
  private final Thread thread = new Thread(this::serve, "scripted-server");

  ScriptedServer(String... answers) throws IOException {
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.answers = List.of(answers).iterator();
    thread.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  int answered() {
    return answered.get();
  }

  /** An answer of so many promised bytes, of which only some may come. */
  static String answer(String status, int length, String content) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Length: "
        + length
        + "\r\nConnection: close\r\n\r\n"
        + content;
  }

  private void serve() {
    try (socket) {
      while (answers.hasNext()) {
        try (Socket connection = socket.accept()) {
          BufferedReader request =
              new BufferedReader(
                  new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
          String line = request.readLine();
          while (line != null && !line.isEmpty()) {
            line = request.readLine();
          }
          connection.getOutputStream().write(answers.next().getBytes(StandardCharsets.US_ASCII));
          answered.incrementAndGet();
        }
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.close();
    thread.join();
  }
}
