package dev.plumbline.model.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a text at a separator, as Python does.
 *
 * @param separator null for runs of blanks
 * @param limit the most cuts
 */
record Splitter(String text, String separator, long limit) {

  List<String> fromStart() {
    var parts = new ArrayList<String>();
    int start = skipBlanks(0);
    while (parts.size() < limit) {
      int cut = separator == null ? nextBlank(start) : text.indexOf(separator, start);
      if (cut < 0) {
        break;
      }
      parts.add(text.substring(start, cut));
      start = separator == null ? skipBlanks(cut) : cut + separator.length();
    }
    addRest(parts, text.substring(start));
    return parts;
  }

  List<String> fromEnd() {
    var parts = new ArrayList<String>();
    int end = skipBlanksBack(text.length());
    while (parts.size() < limit) {
      int cut = separator == null ? blankBefore(end) : lastSeparatorBefore(end);
      if (cut < 0) {
        break;
      }
      parts.add(text.substring(separator == null ? cut + 1 : cut + separator.length(), end));
      end = separator == null ? skipBlanksBack(cut) : cut;
    }
    addRest(parts, text.substring(0, end));
    Collections.reverse(parts);
    return parts;
  }

  private void addRest(List<String> parts, String rest) {
    if (separator != null || !rest.isEmpty()) {
      parts.add(rest);
    }
  }

  private int skipBlanks(int from) {
    int at = from;
    while (separator == null && at < text.length() && PythonText.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int skipBlanksBack(int from) {
    int at = from;
    while (separator == null && at > 0 && PythonText.isSpace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** The next blank after a word, or -1 when the text ends first. */
  private int nextBlank(int from) {
    for (int at = from; at < text.length(); at++) {
      if (PythonText.isSpace(text.charAt(at))) {
        return at;
      }
    }
    return -1;
  }

  private int blankBefore(int end) {
    for (int at = end - 1; at >= 0; at--) {
      if (PythonText.isSpace(text.charAt(at))) {
        return at;
      }
    }
    return -1;
  }

  private int lastSeparatorBefore(int end) {
    return text.lastIndexOf(separator, end - separator.length());
  }
}
