package dev.plumbline.alignment.contrast;

import dev.plumbline.alignment.Words;
import java.util.regex.Pattern;

/** Something about a response that can be counted without a model. */
public enum Feature {
  WORDS,
  LETTERS_PER_WORD,
  LIST_ITEMS,
  QUESTIONS,
  EXCLAMATIONS,
  EXAMPLES,
  CONTRACTIONS;

  private static final Pattern LIST_ITEM =
      Pattern.compile("(?m)^[ \\t]*(?:[-*•]|\\d{1,3}[.)])[ \\t]+\\S");
  private static final Pattern QUESTION = Pattern.compile("[?？]");
  private static final Pattern EXCLAMATION = Pattern.compile("[!！]");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?i)\\b(?:for example|for instance|such as|e\\.g\\.|imagine)");

  private static final Pattern CONTRACTION =
      Pattern.compile("(?i)\\p{L}['’](?:s|t|re|ve|ll|d|m)\\b");

  /** How much of it the response has; not a number where it means nothing. */
  public double of(String response) {
    return switch (this) {
      case WORDS -> Words.of(response).count();
      case LETTERS_PER_WORD -> lettersPerWord(response);
      case LIST_ITEMS -> count(response, LIST_ITEM);
      case QUESTIONS -> count(response, QUESTION);
      case EXCLAMATIONS -> count(response, EXCLAMATION);
      case EXAMPLES -> count(response, EXAMPLE);
      case CONTRACTIONS -> count(response, CONTRACTION);
    };
  }

  private static double count(String text, Pattern pattern) {
    return pattern.matcher(text).results().count();
  }

  private static double lettersPerWord(String text) {
    Words words = Words.of(text);
    double letters = text.codePoints().filter(Character::isLetterOrDigit).count();
    return words.mostlyUnspaced() ? Double.NaN : letters / Math.max(1, words.count());
  }
}
