package dev.plumbline.standalone.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is asked in the demonstration.
 *
 * @param training asked while users vote; the adapter learns from the answers
 * @param heldOut asked before and after only, so that the comparison is fair
 */
public record Questions(List<String> training, List<String> heldOut) {

  public Questions {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
    if (training.isEmpty() || heldOut.isEmpty()) {
      throw new IllegalArgumentException("training and held-out questions are both needed");
    }
    List<String> shared = training.stream().filter(heldOut::contains).toList();
    if (!shared.isEmpty()) {
      throw new IllegalArgumentException("held-out questions are also trained on: " + shared);
    }
  }

  /** The questions that come with Plumbline. */
  public static Questions packaged() {
    return new Questions(
        read("/demo/training-questions.txt"), read("/demo/held-out-questions.txt"));
  }

  private static List<String> read(String resource) {
    try (InputStream stream = Questions.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the program's jar", e);
    }
  }
}
