package dev.plumbline.trainer;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.trainer.loop.TrainerSettings;
import java.nio.file.Path;

/**
 * The settings of this service, {@code plumbline.trainer}.
 *
 * @param workDirectory where adapters are kept until they are stored
 */
public record TrainerConfiguration(
    TrainerSettings loop, Path workDirectory, HttpConfiguration http) {

  public static TrainerConfiguration from(Configuration configuration) {
    Section section = configuration.section("plumbline.trainer");
    return new TrainerConfiguration(
        TrainerSettings.from(section),
        Path.of(section.requiredText("work-directory")),
        HttpConfiguration.from(section.section("http"), "plumbline.trainer.http"));
  }
}
