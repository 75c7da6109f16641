package dev.plumbline.alignment;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a text. Chinese, Japanese, Thai and some other languages are written without blanks
 * between words: there each letter is taken for a word.
 *
 * @param parts the words, and what stands between them or blanks without a letter, such as dashes
 */
public record Words(List<String> parts) {

  private static final String UNSPACED =
      "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";

  private static final Pattern PART =
      Pattern.compile("[%1$s]\\p{M}*|[^%1$s\\p{IsWhite_Space}]+".formatted(UNSPACED));

  private static final Predicate<String> HAS_LETTER =
      Pattern.compile("[\\p{L}\\p{N}]").asPredicate();

  private static final Predicate<String> IS_UNSPACED =
      Pattern.compile("^[%s]".formatted(UNSPACED)).asPredicate();

  public Words {
    parts = List.copyOf(parts);
  }

  public static Words of(String text) {
    return new Words(PART.matcher(text).results().map(MatchResult::group).toList());
  }

  /** How many words there are. */
  public long count() {
    return parts.stream().filter(HAS_LETTER).count();
  }

  /** Whether most are letters of languages without blanks: their length says nothing. */
  public boolean mostlyUnspaced() {
    return 2 * parts.stream().filter(HAS_LETTER).filter(IS_UNSPACED).count() > count();
  }
}
