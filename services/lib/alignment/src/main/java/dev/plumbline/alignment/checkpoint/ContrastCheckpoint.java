package dev.plumbline.alignment.checkpoint;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scores of the contrasts, so that a run that goes on need not score them again. */
public final class ContrastCheckpoint {

  private ContrastCheckpoint() {}

  /**
   * For {@link Checkpoints#read}.
   *
   * @param candidates the contrasts that were scored: the run's inputs say that they are the same
   */
  public static List<ScoredContrast> read(DataInputStream input, List<Contrast> candidates)
      throws IOException {
    List<ScoredContrast> scored = new ArrayList<>();
    int count = input.readInt();
    for (int i = 0; i < count; i++) {
      Contrast contrast = candidates.get(input.readInt());
      scored.add(
          new ScoredContrast(
              input.readBoolean() ? contrast.reversed() : contrast,
              accuracy(input),
              input.readBoolean() ? Optional.of(accuracy(input)) : Optional.empty()));
    }
    return scored;
  }

  private static PairAccuracy accuracy(DataInputStream input) throws IOException {
    int pairs = input.readInt();
    return new PairAccuracy(pairs, input.readDouble(), pairs, input.readInt());
  }

  /** For {@link Checkpoints#write}. */
  public static void write(
      DataOutputStream output, List<ScoredContrast> scored, List<Contrast> candidates)
      throws IOException {
    output.writeInt(scored.size());
    for (ScoredContrast contrast : scored) {
      boolean reversed = !candidates.contains(contrast.contrast());
      Contrast original = reversed ? contrast.contrast().reversed() : contrast.contrast();
      output.writeInt(candidates.indexOf(original));
      output.writeBoolean(reversed);
      write(output, contrast.ranked());
      output.writeBoolean(contrast.counted().isPresent());
      if (contrast.counted().isPresent()) {
        write(output, contrast.counted().get());
      }
    }
  }

  private static void write(DataOutputStream output, PairAccuracy accuracy) throws IOException {
    output.writeInt(accuracy.pairs());
    output.writeDouble(accuracy.correct());
    output.writeInt(accuracy.ties());
  }
}
