package dev.plumbline.runtime.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in, and throws away, what a route left unread of a request's body. Otherwise the server
 * closes a connection on which bytes still arrive, TCP answers those with a reset, and the client
 * loses the answer that says why it was refused. Bounded in bytes and time: a client that sends
 * more is cut off.
 */
final class UnreadBody {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);
  private static final long MOST_BYTES = 32L << 20;
  private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();

  private UnreadBody() {}

  static void discard(Context context) {
    // A client that asks before it sends has sent nothing yet, and reading would invite it to.
    if (context.header(Header.EXPECT) != null
        || context.req().getContentLengthLong() > MOST_BYTES) {
      return;
    }
    try {
      discard(context.req().getInputStream());
    } catch (IOException clientLeft) {
      // Then nobody waits for the answer.
      LOG.debug("a client left while it sent a body that was refused", clientLeft);
    }
  }

  private static void discard(ServletInputStream body) throws IOException {
    byte[] chunk = new byte[16 << 10];
    long end = System.nanoTime() + MOST_NANOS;
    long discarded = 0;
    while (!body.isFinished() && discarded < MOST_BYTES && System.nanoTime() < end) {
      discarded += Math.max(0, body.read(chunk));
    }
  }
}
