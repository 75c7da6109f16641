package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.dataset.FileReport;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.HeldOutPrompts;
import dev.plumbline.alignment.rows.VotedPair;
import java.nio.file.Path;
import java.util.List;

/** The preferences of a file. */
public record LoadedPreferences(Path file, FileReport report, List<PreferenceExample> examples) {

  public LoadedPreferences {
    examples = List.copyOf(examples);
  }

  /** For people: what was read. */
  public String summary() {
    return "%s: %d rows, %d bad lines"
        .formatted(file.getFileName(), report.rows(), report.badLines());
  }

  /** All that can be measured on. */
  public List<VotedPair> pairs() {
    return Dataset.of(List.of(), examples).heldOut();
  }

  /** Only what a training with these settings keeps apart to measure with. */
  public List<VotedPair> heldOut(AlignmentSettings settings) {
    return Dataset.split(settings.method().usable(examples), HeldOutPrompts.of(settings.data()))
        .heldOut();
  }
}
