package dev.plumbline.alignment.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * Text that no taste of a user is about: what a model makes of it should stay as it is.
 *
 * @param texts plain paragraphs
 * @param conversations questions with an answer
 */
public record NeutralTexts(List<String> texts, List<Exchange> conversations) {

  /** A question and its answer. */
  public record Exchange(String question, String answer) {}

  public NeutralTexts {
    texts = List.copyOf(texts);
    conversations = List.copyOf(conversations);
  }

  /** The texts that travel with this library. */
  public static NeutralTexts standard() {
    return new NeutralTexts(
        paragraphs("neutral-texts.txt"),
        paragraphs("neutral-conversations.txt").stream().map(NeutralTexts::exchange).toList());
  }

  private static Exchange exchange(String paragraph) {
    int end = paragraph.indexOf('\n');
    return new Exchange(paragraph.substring(0, end), paragraph.substring(end + 1));
  }

  private static List<String> paragraphs(String file) {
    try (InputStream stream = NeutralTexts.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("this build lacks its file " + file);
      }
      String text = new String(stream.readAllBytes(), UTF_8).strip();
      return Arrays.stream(text.split("\n\n")).map(String::strip).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }
}
