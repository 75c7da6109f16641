package dev.plumbline.runtime.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes the connection of a client that reads too slowly what is written to it: whoever writes
 * holds a thread, and a byte read now and then would hold it for days. Each write has its own time,
 * and what passes between two does not count, so that a stream may pause. The write fails with an
 * {@link java.io.IOException} whose cause is a {@link TimeoutException}.
 */
final class SlowReaders extends Handler.Wrapper {
  private final Duration patience;
  private final long bytesPerSecond;

  /**
   * Sets the bounds.
   *
   * @param patience how long any write may take
   * @param bytesPerSecond it may take a second longer for every so many bytes that it writes
   */
  SlowReaders(Duration patience, long bytesPerSecond) {
    this.patience = patience;
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Watched(request, response), callback);
  }

  /** A response whose connection is closed when a write is late. */
  private final class Watched extends Response.Wrapper {
    private final Scheduler scheduler;
    private final EndPoint client;

    private Watched(Request request, Response response) {
      super(request, response);
      scheduler = request.getComponents().getScheduler();
      client = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      int bytes = content == null ? 0 : content.remaining();
      Scheduler.Task end =
          scheduler.schedule(this::giveUp, patience.plusSeconds(bytes / bytesPerSecond));
      try {
        super.write(last, content, new Written(callback, end));
      } catch (RuntimeException e) {
        // Nothing is written, so nobody would complete the callback.
        end.cancel();
        throw e;
      }
    }

    /** On the scheduler's own thread: those of the server may all wait for such clients. */
    private void giveUp() {
      client.close(new TimeoutException("the answer is read too slowly"));
    }
  }

  /** Ends the watch over one write with the write. */
  private static final class Written extends Callback.Nested {
    private final Scheduler.Task end;

    private Written(Callback callback, Scheduler.Task end) {
      super(callback);
      this.end = end;
    }

    @Override
    public void succeeded() {
      end.cancel();
      super.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
      end.cancel();
      super.failed(failure);
    }
  }
}
