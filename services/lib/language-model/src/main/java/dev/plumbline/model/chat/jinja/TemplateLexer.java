package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a template into text and tags. Blanks before a block on its line and the newline after a
 * block are dropped (lstrip_blocks and trim_blocks, as transformers sets them).
 */
final class TemplateLexer {
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})");
  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;

  /** Whether what was consumed last ended a line. */
  private boolean atLineStart = true;

  private TemplateLexer(String source) {
    var unix = source.replace("\r\n", "\n").replace('\r', '\n');
    this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
  }

  static List<Token> tokens(String source) {
    var lexer = new TemplateLexer(source);
    lexer.readTemplate();
    return lexer.tokens;
  }

  private void readTemplate() {
    for (int tag = nextTag(); tag >= 0; tag = nextTag()) {
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      addText(strippedBefore(source.substring(position, tag), kind, sign));
      moveTo(tag);
      if (kind == '#') {
        skipComment();
      } else if (kind == '%' && RAW.matcher(source).region(tag, source.length()).lookingAt()) {
        readRaw();
      } else {
        readTag(kind, sign);
      }
    }
    addText(source.substring(position));
    moveTo(source.length());
    add(Kind.END, "");
  }

  private int nextTag() {
    for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
      if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  private String strippedBefore(String text, char kind, char sign) {
    if (sign == '-') {
      return PythonText.stripEnd(text);
    }
    if (sign != '+' && kind != '{') {
      int lineStart = text.lastIndexOf('\n') + 1;
      boolean startsLine = lineStart > 0 || atLineStart;
      if (startsLine && PythonText.strip(text.substring(lineStart)).isEmpty()) {
        return text.substring(0, lineStart);
      }
    }
    return text;
  }

  private void skipComment() {
    int end = source.indexOf("#}", position + 2);
    if (end < 0) {
      throw new TemplateException(line, "a comment has no end");
    }
    char sign = end > position + 2 ? source.charAt(end - 1) : ' ';
    finishTag(end + 2, sign, true);
  }

  private void readRaw() {
    var begin = RAW.matcher(source).region(position, source.length());
    var end = RAW_END.matcher(source);
    if (!begin.lookingAt() || !end.find(begin.end())) {
      throw new TemplateException(line, "raw has no endraw");
    }
    moveTo(begin.end());
    char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
    addText(strippedBefore(source.substring(position, end.start()), '%', sign));
    moveTo(end.end());
  }

  private void readTag(char kind, char sign) {
    boolean block = kind == '%';
    add(block ? Kind.BLOCK_BEGIN : Kind.VARIABLE_BEGIN, "{" + kind);
    moveTo(position + (sign == '-' || sign == '+' ? 3 : 2));
    var tag = new TagLexer(source, position, line, block ? "%}" : "}}");
    tokens.addAll(tag.read());
    moveTo(tag.endPosition());
    add(block ? Kind.BLOCK_END : Kind.VARIABLE_END, block ? "%}" : "}}");
    finishTag(tag.endPosition() + (tag.endSign() == ' ' ? 2 : 3), tag.endSign(), block);
  }

  private void finishTag(int end, char sign, boolean trimsNewline) {
    int next = end;
    if (sign == '-') {
      while (next < source.length() && PythonText.isSpace(source.charAt(next))) {
        next++;
      }
    } else if (trimsNewline && sign != '+' && next < source.length()) {
      next += source.charAt(next) == '\n' ? 1 : 0;
    }
    moveTo(next);
  }

  private void addText(String text) {
    if (!text.isEmpty()) {
      add(Kind.TEXT, text);
    }
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void moveTo(int next) {
    for (int at = position; at < next; at++) {
      line += source.charAt(at) == '\n' ? 1 : 0;
    }
    atLineStart = next > position ? source.charAt(next - 1) == '\n' : atLineStart;
    position = next;
  }
}
