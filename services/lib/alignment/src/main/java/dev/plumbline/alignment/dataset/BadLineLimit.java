package dev.plumbline.alignment.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many lines of a file may be unusable before the file is taken for the wrong one.
 *
 * @param count so many are always allowed
 * @param share and so are as many as this share of all lines
 */
public record BadLineLimit(long count, double share) {
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?) ?%");

  public BadLineLimit {
    if (count < 0 || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a limit of " + count + " lines or a share of " + share + " cannot be kept");
    }
  }

  /** One in a hundred, and ten in any case. */
  public static BadLineLimit standard() {
    return new BadLineLimit(10, 0.01);
  }

  /**
   * A limit as people write it.
   *
   * @param text a number of lines such as {@code 20}, or a share such as {@code 5%}
   */
  public static BadLineLimit parse(String text) {
    if (COUNT.matcher(text).matches()) {
      return new BadLineLimit(Long.parseLong(text), 0);
    }
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches() && Double.parseDouble(percent.group(1)) <= 100) {
      return new BadLineLimit(0, Double.parseDouble(percent.group(1)) / 100);
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is neither a number of lines, such as 20, nor a share, such as 5%");
  }

  boolean allows(long bad, long lines) {
    return bad <= count || bad <= share * lines;
  }

  @Override
  public String toString() {
    String percent = Math.round(share * 10_000) / 100.0 + " %";
    if (share == 0) {
      return Long.toString(count);
    }
    return count == 0 ? percent : percent + ", at least " + count;
  }
}
