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
 * @param threads cores that one tensor operation of a run may use; 0: by what else runs here
 * @param modelCores cores that the model may use
 */
public record TrainerConfiguration(
    TrainerSettings loop,
    AlignmentConfiguration alignment,
    Path workDirectory,
    int threads,
    int modelCores,
    HttpConfiguration http) {
  private static final int MOST_THREADS = 1024;

  public static TrainerConfiguration from(Configuration configuration) {
    Section section = configuration.section("plumbline.trainer");
    AlignmentConfiguration alignment = AlignmentConfiguration.from(section);
    return new TrainerConfiguration(
        TrainerSettings.from(section, alignment.common().method().learnsFromHalfPairs()),
        alignment,
        Path.of(section.requiredText("work-directory")),
        section.integer("threads", 0, MOST_THREADS),
        ModelSettings.from(configuration).cores(),
        HttpConfiguration.from(section.section("http"), "plumbline.trainer.http"));
  }

  /** Cores that one tensor operation of a run may use, with the machine to itself. */
  public int threadsAlone() {
    return threads > 0 ? threads : modelCores;
  }

  /**
   * The same beside a server in this process: half of them, so that answers need not wait for
   * training. Not what is idle now: the number of threads may change the last bits of a result.
   */
  public int threadsBesideServer() {
    return threads > 0 ? threads : Math.max(1, modelCores / 2);
  }
}
