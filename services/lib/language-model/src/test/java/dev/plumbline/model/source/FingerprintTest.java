package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  /** Large enough that what is computed is kept. */
  private static final long SIZE = 64L << 20;

  /** Less than one matrix has of such a model. */
  private static final int STRIPE = 512 << 10;

  private static final FileTime NORMALISED = FileTime.fromMillis(0);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, SIZE / 3, SIZE - STRIPE})
  void otherWeightsInTheSamePlaceOfTheSameSizeAndTimeHaveAnotherFingerprint(long place)
      throws IOException {
    String first = fingerprint(weights(place, 1), Progress.silent());

    String second = fingerprint(weights(place, 2), Progress.silent());

    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void largeWeightsAreReadOnce() throws IOException {
    Path weights = weights(0, 1);
    String first = fingerprint(weights, Progress.silent());
    List<String> steps = new ArrayList<>();

    String second = fingerprint(weights, (what, done, total) -> steps.add(what));

    assertThat(second).isEqualTo(first);
    assertThat(steps).isEmpty();
  }

  private String fingerprint(Path file, Progress progress) {
    return new Fingerprint(folder.resolve("cache"), progress).of(List.of(file));
  }

  /** Weights that differ in a few matrices. */
  private Path weights(long place, int value) throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(SIZE);
      content.seek(place);
      byte[] stripe = new byte[STRIPE];
      Arrays.fill(stripe, (byte) value);
      content.write(stripe);
    }
    Files.setLastModifiedTime(file, NORMALISED);
    return file;
  }
}
