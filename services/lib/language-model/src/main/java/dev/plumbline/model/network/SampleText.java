package dev.plumbline.model.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.model.source.OpenedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A short text of several kinds, on which a model's activations and its loss are measured. */
final class SampleText {
  private static final String FILE = "sample-text.txt";
  private static final int MOST_TOKENS = 128;

  private SampleText() {}

  /** The text as a model sees it. */
  static int[] tokens(OpenedModel model) {
    int[] tokens = model.tokenizer().encodeFromBeginning(text());
    int most = Math.min(MOST_TOKENS, model.configuration().maximumPositions());
    return Arrays.copyOf(tokens, Math.min(tokens.length, most));
  }

  private static String text() {
    try (InputStream stream = SampleText.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is missing beside " + SampleText.class);
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " could not be read", e);
    }
  }
}
