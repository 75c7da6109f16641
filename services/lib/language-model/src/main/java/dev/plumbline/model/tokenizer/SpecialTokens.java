package dev.plumbline.model.tokenizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds special tokens in text, the longest at the earliest place, as tokenizers do. */
final class SpecialTokens {
  private final Map<Character, List<String>> byFirst = new HashMap<>();
  private final Collection<String> texts;

  SpecialTokens(Collection<String> texts) {
    this.texts = List.copyOf(texts);
    for (var text : this.texts) {
      byFirst.computeIfAbsent(text.charAt(0), first -> new ArrayList<>()).add(text);
    }
    for (var sharing : byFirst.values()) {
      sharing.sort(Comparator.comparingInt(String::length).reversed());
    }
  }

  /** Replaces each special token. */
  String replace(String text, UnaryOperator<String> replacement) {
    var result = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      var token = longestAt(text, at);
      if (token.isPresent()) {
        result.append(replacement.apply(token.get()));
        at += token.get().length();
      } else {
        result.append(text.charAt(at++));
      }
    }
    return result.toString();
  }

  /** Replaces each special token that the guard does not make plain text, and drops its marks. */
  String replace(String text, ContentGuard guard, UnaryOperator<String> replacement) {
    var result = new StringBuilder(text.length());
    boolean escaped = false;
    for (int at = 0; at < text.length(); ) {
      char next = text.charAt(at);
      var token = escaped ? Optional.<String>empty() : longestAt(text, at);
      escaped = next == guard.escape();
      if (token.isPresent()) {
        result.append(replacement.apply(token.get()));
        at += token.get().length();
      } else {
        if (!escaped && next != guard.separator()) {
          result.append(next);
        }
        at++;
      }
    }
    return result.toString();
  }

  /**
   * Marks every special token in a content, and its edges where they could be part of one. The
   * edges are those of the content without its outer blanks, because templates trim.
   */
  String guard(String content, ContentGuard guard) {
    var stripped = content.strip();
    if (stripped.isEmpty()) {
      return content;
    }
    int start = content.indexOf(stripped);
    int end = start + stripped.length();
    var result = new StringBuilder(content.length() + 8);
    for (int at = 0; at < content.length(); at++) {
      if (at == start && couldEndToken(stripped)) {
        result.append(guard.separator());
      }
      if (longestAt(content, at).isPresent()) {
        result.append(guard.escape());
      }
      result.append(content.charAt(at));
      if (at == end - 1 && couldBeginToken(stripped)) {
        result.append(guard.separator());
      }
    }
    return result.toString();
  }

  private Optional<String> longestAt(String text, int at) {
    for (var token : byFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(token, at)) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  /** Whether text before the content could make a special token with the content's beginning. */
  private boolean couldEndToken(String content) {
    for (var token : texts) {
      for (int split = 1; split < token.length(); split++) {
        if (content.startsWith(token.substring(split)) || token.startsWith(content, split)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether text after the content could make a special token with the content's end. */
  private boolean couldBeginToken(String content) {
    for (var token : texts) {
      for (int split = 1; split < token.length(); split++) {
        if (content.endsWith(token.substring(0, split))
            || token.substring(0, split).endsWith(content)) {
          return true;
        }
      }
    }
    return false;
  }
}
