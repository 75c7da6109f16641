package dev.plumbline.standalone.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Where the program writes, in UTF-8 whatever the locale is.
 *
 * @param out results
 * @param err what went wrong, and progress of commands whose result is read by programs
 * @param width columns of the terminal; empty: the output goes to a file or a pipe
 */
public record Terminal(PrintStream out, PrintStream err, OptionalInt width) {
  /** Set by the launcher when standard output is a terminal. */
  private static final String WIDTH_PROPERTY = "plumbline.terminal.width";

  private static final int DEFAULT_WIDTH = 100;

  /** The terminal of this process. */
  public static Terminal ofProcess() {
    Integer width = Integer.getInteger(WIDTH_PROPERTY);
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        width == null ? OptionalInt.empty() : OptionalInt.of(Math.max(40, width)));
  }

  public boolean interactive() {
    return width.isPresent();
  }

  /** Columns to fill, also where nobody told how many there are. */
  public int columns() {
    return Math.min(width.orElse(DEFAULT_WIDTH), 140);
  }

  // The stream lives as long as the process.
  @SuppressWarnings("resource")
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
