package dev.plumbline.model.generation;

import dev.plumbline.model.tokenizer.StreamingDecoder;
import java.util.List;

/**
 * The text of one answer as it grows. Text that could be the beginning of a stop text is held back
 * until that is decided; a stop text and what follows it is never given out.
 */
final class AnswerText {
  private final StreamingDecoder decoder;
  private final List<String> stops;
  private final StringBuilder text = new StringBuilder();
  private int given;
  private boolean stopped;

  AnswerText(StreamingDecoder decoder, List<String> stops) {
    this.decoder = decoder;
    this.stops = stops;
  }

  /** Takes the next token and gives the text that is certain now, often empty. */
  String next(int id) {
    return stopped ? "" : grown(decoder.next(id), false);
  }

  /** The rest of the text when no token follows. */
  String finish() {
    return stopped ? "" : grown(decoder.finish(), true);
  }

  /** Whether a stop text has appeared. */
  boolean stopped() {
    return stopped;
  }

  /** All text given out so far. */
  String whole() {
    return text.substring(0, given);
  }

  private String grown(String piece, boolean last) {
    text.append(piece);
    int end = text.length();
    for (String stop : stops) {
      int found = text.indexOf(stop, given);
      if (found >= 0 && found <= end) {
        end = found;
        stopped = true;
      }
    }
    if (!stopped && !last) {
      end -= heldBack();
    }
    String certain = text.substring(given, end);
    given = end;
    return certain;
  }

  /** The length of the longest end of the text that begins a stop text. */
  private int heldBack() {
    int longest = 0;
    for (String stop : stops) {
      int most = Math.min(stop.length() - 1, text.length() - given);
      for (int length = most; length > longest; length--) {
        if (stop.startsWith(text.substring(text.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
