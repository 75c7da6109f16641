package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.dataset.FileReport;
import dev.plumbline.alignment.rows.HeldOutPrompts;
import dev.plumbline.alignment.settings.DataSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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

  /** Only what a training with these settings keeps apart to measure with. */
  public LoadedPreferences heldOut(DataSettings settings) {
    Set<String> prompts = HeldOutPrompts.of(settings).choose(examples);
    return new LoadedPreferences(
        file,
        report,
        examples.stream().filter(example -> prompts.contains(example.promptId())).toList());
  }
}
