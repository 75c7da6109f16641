package dev.plumbline.standalone.processes;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import dev.plumbline.runtime.configuration.Configuration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an operator's settings say to one service. A service refuses what it does not know, so what
 * is for others is left out.
 */
final class ServiceSettings {
  private final List<String> foreign;

  private ServiceSettings(List<String> foreign) {
    this.foreign = foreign;
  }

  static ServiceSettings of(LoopService service) {
    return new ServiceSettings(
        Stream.concat(
                Arrays.stream(LoopService.values())
                    .filter(other -> other != service)
                    .map(LoopService::section),
                Stream.of("plumbline.standalone"))
            .toList());
  }

  /** The variables of an operator that the service may have, without the settings file. */
  Map<String, String> environment(Map<String, String> operators) {
    Map<String, String> environment = new TreeMap<>(operators);
    environment.remove(Configuration.FILE_VARIABLE);
    environment
        .keySet()
        .removeIf(
            name ->
                foreign.stream()
                    .anyMatch(
                        section ->
                            name.startsWith(Configuration.environmentVariable(section) + "_")));
    return environment;
  }

  /** The part of an operator's settings file that is for the service. */
  String file(Path operators) {
    Config config = ConfigFactory.parseFile(operators.toFile());
    for (String section : foreign) {
      config = config.withoutPath(section);
    }
    return config.root().render(ConfigRenderOptions.concise().setFormatted(true));
  }
}
