package dev.plumbline.runtime.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends the reading of a body that comes too slowly: whoever reads holds a thread, and a byte now
 * and then would hold it for days. Jetty's own least rate counts from the first byte without any
 * patience, so that a lost packet in a short body would be too much.
 */
public final class SlowBodies extends Handler.Wrapper {
  private final Duration patience;
  private final long bytesPerSecond;

  /**
   * Sets the bounds.
   *
   * @param patience how long any body may take
   * @param bytesPerSecond it may take a second longer for every so many bytes that have come
   */
  public SlowBodies(Duration patience, long bytesPerSecond) {
    this.patience = patience;
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(new Watched(request), response, callback);
  }

  /** A request whose body is given up when it is late. */
  private final class Watched extends Request.Wrapper {
    private boolean begun;
    private long start;
    private long bytes;

    private Watched(Request request) {
      super(request);
    }

    @Override
    public Content.Chunk read() {
      if (!begun) {
        begun = true;
        start = System.nanoTime();
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        bytes += chunk.remaining();
        return chunk;
      }
      // Only waiting takes a thread: what is there is taken, however late it came.
      return isLate() ? Content.Chunk.from(new TimeoutException("the body is late"), true) : null;
    }

    private boolean isLate() {
      Duration allowed = patience.plusSeconds(bytes / bytesPerSecond);
      return System.nanoTime() - start >= allowed.toNanos();
    }
  }
}
