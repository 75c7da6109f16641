package dev.plumbline.standalone.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far the work is: a bar that is redrawn on a terminal, else a line every few seconds.
 * Thread safe.
 */
public final class ProgressDisplay {
  private static final int BAR = 24;
  private static final long REDRAW_MILLIS = 200;
  private static final long LINE_MILLIS = 4000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean interactive;
  private final int columns;
  private final LongSupplier millis;
  private final long startedAt;
  private long shownAt = Long.MIN_VALUE;
  private boolean barShown;

  public ProgressDisplay(PrintStream out, Terminal terminal) {
    this(out, terminal, () -> System.nanoTime() / 1_000_000);
  }

  /**
   * @param millis a clock, from any moment on
   */
  ProgressDisplay(PrintStream out, Terminal terminal, LongSupplier millis) {
    this.out = out;
    this.interactive = terminal.interactive();
    this.columns = terminal.columns();
    this.millis = millis;
    this.startedAt = millis.getAsLong();
  }

  /** Says what begins now; the line stays. */
  public synchronized void say(String what) {
    clear();
    out.println(time() + what);
    shownAt = Long.MIN_VALUE;
  }

  /**
   * Tells how far it is.
   *
   * @param what is being done
   * @param total 0 when nobody knows
   */
  public synchronized void update(String what, long done, long total) {
    long now = millis.getAsLong();
    if (shownAt != Long.MIN_VALUE && now - shownAt < (interactive ? REDRAW_MILLIS : LINE_MILLIS)) {
      return;
    }
    shownAt = now;
    String line = time() + bar(done, total) + what;
    if (interactive) {
      String fitting = line.length() < columns ? line : line.substring(0, columns - 1);
      out.print(CLEAR_LINE + fitting);
      out.flush();
      barShown = true;
    } else {
      out.println(line);
    }
  }

  /** Takes the bar away, so that something else can be printed. */
  public synchronized void clear() {
    if (barShown) {
      out.print(CLEAR_LINE);
      out.flush();
      barShown = false;
    }
  }

  private String time() {
    long seconds = Duration.ofMillis(millis.getAsLong() - startedAt).toSeconds();
    return String.format(Locale.ROOT, "[%d:%02d] ", seconds / 60, seconds % 60);
  }

  private String bar(long done, long total) {
    if (total <= 0) {
      return "";
    }
    double share = Math.min(1, done / (double) total);
    if (!interactive) {
      return String.format(Locale.ROOT, "%3.0f %% ", 100 * share);
    }
    int full = (int) (share * BAR);
    return String.format(
        Locale.ROOT, "%s%s %3.0f %% ", "█".repeat(full), "░".repeat(BAR - full), 100 * share);
  }
}
