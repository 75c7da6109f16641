package dev.plumbline.server.api;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events, each at once. */
final class EventStream {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ServletOutputStream out;

  private EventStream(ServletOutputStream out) {
    this.out = out;
  }

  /** Begins the response; from here on the status cannot be changed. */
  static EventStream open(Context context) throws IOException {
    context
        .contentType("text/event-stream; charset=utf-8")
        .header("Cache-Control", "no-cache")
        .header("X-Accel-Buffering", "no");
    // Not through the context's own stream, which may compress and so hold back.
    ServletOutputStream out = context.res().getOutputStream();
    return new EventStream(out);
  }

  void send(Object value) throws IOException {
    byte[] json = Json.bytes(value);
    byte[] event = new byte[DATA.length + json.length + END.length];
    System.arraycopy(DATA, 0, event, 0, DATA.length);
    System.arraycopy(json, 0, event, DATA.length, json.length);
    System.arraycopy(END, 0, event, DATA.length + json.length, END.length);
    out.write(event);
    out.flush();
  }

  void done() throws IOException {
    out.write(DONE);
    out.flush();
  }
}
