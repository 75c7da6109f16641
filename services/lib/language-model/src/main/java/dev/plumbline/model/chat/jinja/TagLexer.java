package dev.plumbline.model.chat.jinja;

import dev.plumbline.model.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts the inside of one tag into tokens. */
final class TagLexer {
  private static final String[] OPERATORS = {
    "==", "!=", ">=", "<=", "//", "**", "+", "-", "*", "/", "%", "~", "[", "]", "(", ")", "{", "}",
    ">", "<", "=", ".", ":", "|", ",", ";"
  };

  private final String source;
  private final String end;
  private final List<Token> tokens = new ArrayList<>();
  private final int startLine;
  private int position;
  private int line;
  private int openBrackets;

  TagLexer(String source, int position, int line, String end) {
    this.source = source;
    this.position = position;
    this.line = line;
    this.startLine = line;
    this.end = end;
  }

  List<Token> read() {
    skipSpace();
    while (!atEnd()) {
      if (position >= source.length()) {
        throw new TemplateException(startLine, "a tag has no \"" + end + "\"");
      }
      readToken();
      skipSpace();
    }
    return tokens;
  }

  /** Where the end of the tag is, its sign included. */
  int endPosition() {
    return position;
  }

  /** The sign before the end of the tag, a blank when there is none. */
  char endSign() {
    return source.startsWith(end, position) ? ' ' : source.charAt(position);
  }

  private boolean atEnd() {
    if (openBrackets > 0 || position >= source.length()) {
      return false;
    }
    char sign = source.charAt(position);
    return source.startsWith(end, position)
        || ((sign == '-' || (sign == '+' && end.equals("%}")))
            && source.startsWith(end, position + 1));
  }

  private void readToken() {
    char first = source.charAt(position);
    if (first == '\'' || first == '"') {
      readString(first);
    } else if (Character.isDigit(first)) {
      readNumber();
    } else if (first == '_' || Character.isUnicodeIdentifierStart(first)) {
      int start = position;
      while (position < source.length()
          && (source.charAt(position) == '_'
              || Character.isUnicodeIdentifierPart(source.charAt(position)))) {
        position++;
      }
      add(Kind.NAME, source.substring(start, position));
    } else {
      readOperator();
    }
  }

  private void readString(char quote) {
    int start = position + 1;
    int at = start;
    while (at < source.length() && source.charAt(at) != quote) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= source.length()) {
      throw new TemplateException(line, "a string has no end");
    }
    var literal = source.substring(start, at);
    add(Kind.STRING, StringLiteral.decode(literal, line));
    line += (int) literal.chars().filter(c -> c == '\n').count();
    position = at + 1;
  }

  private void readNumber() {
    int start = position;
    skipDigits();
    boolean afterDot = !tokens.isEmpty() && tokens.get(tokens.size() - 1).isOperator(".");
    boolean fraction = !afterDot && at('.') && digitAt(position + 1);
    if (fraction) {
      position++;
      skipDigits();
    }
    boolean exponent = !afterDot && (at('e') || at('E')) && exponentFollows();
    if (exponent) {
      position += digitAt(position + 1) ? 1 : 2;
      skipDigits();
    }
    var text = source.substring(start, position).replace("_", "");
    add(fraction || exponent ? Kind.FLOAT : Kind.INTEGER, text);
  }

  private boolean exponentFollows() {
    char sign = position + 1 < source.length() ? source.charAt(position + 1) : ' ';
    return digitAt(position + 1) || ((sign == '+' || sign == '-') && digitAt(position + 2));
  }

  private void skipDigits() {
    while (digitAt(position) || (at('_') && digitAt(position + 1))) {
      position++;
    }
  }

  private void readOperator() {
    for (var operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        openBrackets += "([{".contains(operator) ? 1 : 0;
        openBrackets -= ")]}".contains(operator) ? 1 : 0;
        if (openBrackets < 0) {
          throw new TemplateException(line, "unexpected \"" + operator + "\"");
        }
        add(Kind.OPERATOR, operator);
        position += operator.length();
        return;
      }
    }
    throw new TemplateException(line, "unexpected \"" + source.charAt(position) + "\"");
  }

  private void skipSpace() {
    while (position < source.length() && PythonText.isSpace(source.charAt(position))) {
      line += source.charAt(position) == '\n' ? 1 : 0;
      position++;
    }
  }

  private boolean at(char character) {
    return position < source.length() && source.charAt(position) == character;
  }

  private boolean digitAt(int index) {
    return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }
}
