package dev.plumbline.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {
  private static final Path HOME = Path.of("/home/somebody");
  private final Configuration configuration = Configuration.load(Optional.empty(), Map.of());

  @Test
  void byDefaultTheCacheIsInTheHomeDirectory() {
    ModelSettings settings = ModelSettings.from(configuration, Map.of(), HOME);

    assertThat(settings.source()).isEqualTo("default");
    assertThat(settings.cache()).isEqualTo(HOME.resolve(".cache/plumbline"));
    assertThat(settings.threads()).isZero();
  }

  @Test
  void theEnvironmentMovesTheCacheAndTheConfigurationMovesItFurther() {
    Map<String, String> environment = Map.of("PLUMBLINE_CACHE", "/fast/cache");

    assertThat(ModelSettings.from(configuration, environment, HOME).cache())
        .isEqualTo(Path.of("/fast/cache"));
    assertThat(
            ModelSettings.from(
                    configuration.withOverrides(Map.of("plumbline.model.cache", "/other")),
                    environment,
                    HOME)
                .cache())
        .isEqualTo(Path.of("/other"));
  }
}
