package dev.plumbline.runtime.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Takes in, and throws away, what a route left unread of a request's body, once the answer is
 * written. Otherwise the server closes a connection on which bytes still arrive, TCP answers those
 * with a reset, and the client loses the answer that says why it was refused. No thread waits for
 * the bytes. Bounded in bytes and time: a client that sends more is cut off, a silent one when its
 * connection has been idle for too long.
 */
final class UnreadBodies extends Handler.Wrapper {
  private static final long MOST_BYTES = 32L << 20;
  private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // A client that asks before it sends has sent nothing yet, and reading would invite it to.
    if (request.getHeaders().contains(HttpHeader.EXPECT) || request.getLength() > MOST_BYTES) {
      return super.handle(request, response, callback);
    }
    return super.handle(new Kept(request), response, new Remainder(request, callback));
  }

  /**
   * A request whose body stays until the answer is written: otherwise Jetty takes what has come
   * just before, and when more is to come decides to close the connection.
   */
  private static final class Kept extends Request.Wrapper {
    private Kept(Request request) {
      super(request);
    }

    @Override
    public boolean consumeAvailable() {
      return false;
    }
  }

  /** What is left of one body. */
  private static final class Remainder implements Callback, Runnable {
    private final Request request;
    private final Callback complete;
    private long end;
    private long discarded;

    private Remainder(Request request, Callback complete) {
      this.request = request;
      this.complete = complete;
    }

    @Override
    public void succeeded() {
      end = System.nanoTime() + MOST_NANOS;
      run();
    }

    @Override
    public void failed(Throwable failure) {
      complete.failed(failure);
    }

    /** Discards what has come; called again when there is more. */
    @Override
    public void run() {
      boolean more = true;
      while (more) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          demand();
          return;
        }
        discarded += chunk.remaining();
        more = !chunk.isLast() && !Content.Chunk.isFailure(chunk) && isWithinBounds();
        chunk.release();
      }
      complete.succeeded();
    }

    private void demand() {
      try {
        request.demand(this);
      } catch (IllegalArgumentException e) {
        // Somebody was interrupted while waiting for the same bytes: the connection is of no use.
        complete.failed(e);
      }
    }

    private boolean isWithinBounds() {
      return discarded < MOST_BYTES && System.nanoTime() - end < 0;
    }

    @Override
    public Invocable.InvocationType getInvocationType() {
      return complete.getInvocationType();
    }
  }
}
