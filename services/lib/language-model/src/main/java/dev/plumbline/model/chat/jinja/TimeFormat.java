package dev.plumbline.model.chat.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The usual part of C's {@code strftime}, in English. */
final class TimeFormat {
  private TimeFormat() {}

  static String format(String format, ZonedDateTime time) {
    var text = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char character = format.charAt(at);
      if (character != '%' || at + 1 == format.length()) {
        text.append(character);
        continue;
      }
      char directive = format.charAt(++at);
      boolean unpadded = directive == '-' && at + 1 < format.length();
      text.append(unpadded ? unpadded(format.charAt(++at), time) : padded(directive, time));
    }
    return text.toString();
  }

  private static String unpadded(char directive, ZonedDateTime time) {
    return padded(directive, time).replaceFirst("^0+(?=.)", "");
  }

  private static String padded(char directive, ZonedDateTime time) {
    return switch (directive) {
      case 'Y' -> pattern("yyyy", time);
      case 'y' -> pattern("yy", time);
      case 'm' -> pattern("MM", time);
      case 'd' -> pattern("dd", time);
      case 'e' -> "%2d".formatted(time.getDayOfMonth());
      case 'B' -> pattern("MMMM", time);
      case 'b', 'h' -> pattern("MMM", time);
      case 'A' -> pattern("EEEE", time);
      case 'a' -> pattern("EEE", time);
      case 'H' -> pattern("HH", time);
      case 'I' -> pattern("hh", time);
      case 'M' -> pattern("mm", time);
      case 'S' -> pattern("ss", time);
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'j' -> pattern("DDD", time);
      case 'F' -> pattern("yyyy-MM-dd", time);
      case 'T' -> pattern("HH:mm:ss", time);
      case 'z' -> pattern("xx", time);
      case 'Z' -> pattern("zzz", time);
      case '%' -> "%";
      default -> throw new TemplateException("the time format %" + directive + " is not supported");
    };
  }

  private static String pattern(String pattern, ZonedDateTime time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
