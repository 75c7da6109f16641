package dev.plumbline.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Wraps texts and puts two of them beside each other. */
final class TextColumns {
  private static final String GAP = " │ ";

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final int column;

  /**
   * @param width of a line, both columns together
   */
  TextColumns(int width) {
    this.column = Math.max(20, (width - GAP.length()) / 2);
  }

  List<String> sideBySide(String left, String right) {
    List<String> leftLines = wrapped(left);
    List<String> rightLines = wrapped(right);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
      String first = i < leftLines.size() ? leftLines.get(i) : "";
      String second = i < rightLines.size() ? rightLines.get(i) : "";
      lines.add((first + " ".repeat(column - first.length()) + GAP + second).stripTrailing());
    }
    return lines;
  }

  /** The text in lines no longer than a column; words that are longer are broken. */
  List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.lines().toList()) {
      StringBuilder line = new StringBuilder();
      for (String word : BLANKS.split(paragraph.strip(), -1)) {
        String rest = word;
        if (line.length() > 0 && line.length() + 1 + rest.length() > column) {
          lines.add(line.toString());
          line.setLength(0);
        }
        while (rest.length() > column) {
          lines.add(rest.substring(0, column));
          rest = rest.substring(column);
        }
        line.append(line.length() > 0 ? " " : "").append(rest);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
