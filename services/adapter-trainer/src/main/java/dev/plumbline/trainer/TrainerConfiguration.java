package dev.plumbline.trainer;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.trainer.alignment.AlignmentConfiguration;
import dev.plumbline.trainer.loop.TrainerSettings;
import java.nio.file.Path;

/**
 * The settings of this service, {@code plumbline.trainer}.
 *
 * @param workDirectory where adapters are kept until they are stored
 * @param threads cores that one tensor operation of a run may use
 */
public record TrainerConfiguration(
    TrainerSettings loop,
    AlignmentConfiguration alignment,
    Path workDirectory,
    int threads,
    HttpConfiguration http) {
  private static final int MOST_THREADS = 1024;

  public static TrainerConfiguration from(Configuration configuration) {
    Section section = configuration.section("plumbline.trainer");
    return new TrainerConfiguration(
        TrainerSettings.from(section),
        AlignmentConfiguration.from(section),
        Path.of(section.requiredText("work-directory")),
        threads(
            section.integer("threads", 0, MOST_THREADS),
            ModelSettings.from(configuration).threads()),
        HttpConfiguration.from(section.section("http"), "plumbline.trainer.http"));
  }

  /** The trainer's own number, else the model's, else all there are. */
  private static int threads(int own, int model) {
    if (own > 0) {
      return own;
    }
    return model > 0 ? model : Runtime.getRuntime().availableProcessors();
  }
}
