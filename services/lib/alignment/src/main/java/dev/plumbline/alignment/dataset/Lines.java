package dev.plumbline.alignment.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a stream, one after the other. Never holds more than the longest line that is
 * allowed: a longer one is passed over. Not thread safe.
 */
final class Lines {
  private static final int BUFFER = 1 << 16;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int position;
  private int end;
  private boolean tooLong;
  private long number;

  /**
   * @param longest bytes of a line at most
   */
  Lines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** Goes to the next line; false at the end of the stream. */
  boolean next() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (position < end || fill()) {
      any = true;
      int stop = lineEnd();
      keep(stop);
      boolean complete = stop < end;
      position = complete ? stop + 1 : stop;
      if (complete) {
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  /** The text of the line, without its end. */
  String text() throws UnusableLineException {
    if (tooLong) {
      throw new UnusableLineException("is longer than " + longest + " bytes");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnusableLineException("is not text in UTF-8");
    }
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer);
    position = 0;
    end = Math.max(0, read);
    return end > 0;
  }

  private int lineEnd() {
    int stop = position;
    while (stop < end && buffer[stop] != '\n') {
      stop++;
    }
    return stop;
  }

  private void keep(int stop) {
    int length = stop - position;
    tooLong |= line.size() + length > longest;
    if (tooLong) {
      line.reset();
    } else {
      line.write(buffer, position, length);
    }
  }
}
