package dev.plumbline.runtime.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;

/** Reads bodies of requests, and tells a client that does not send one from a failure of ours. */
public final class IncomingBody {
  private IncomingBody() {}

  /** Takes in a body, whole. */
  @FunctionalInterface
  public interface Reading {
    byte[] read() throws IOException;
  }

  /**
   * Reads a body.
   *
   * @throws IncompleteBodyException when the client does not send it as it should
   */
  public static byte[] read(Reading reading) throws IncompleteBodyException {
    try {
      return reading.read();
    } catch (InterruptedIOException e) {
      // Not the client's doing: the server is being stopped.
      throw new UncheckedIOException(e);
    } catch (IOException | HttpException.RuntimeException e) {
      throw new IncompleteBodyException(e.getCause() instanceof TimeoutException, e);
    }
  }
}
