package dev.plumbline.standalone.processes;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
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

  /**
   * The part of an operator's settings file that is for the service. References to what is left out
   * are replaced by the values that stand in the file, or else by the defaults.
   */
  String file(Path operators) {
    Config all = ConfigFactory.parseFile(operators.toFile());
    String own = own(all);
    // Else all references stay, so that they follow the environment of the service.
    return namesForeign(own) ? own(resolved(all)) : own;
  }

  private String own(Config all) {
    Config own = all;
    for (String section : foreign) {
      own = own.withoutPath(section);
    }
    return own.root().render(ConfigRenderOptions.concise().setFormatted(true));
  }

  private boolean namesForeign(String file) {
    return foreign.stream()
        .anyMatch(section -> file.contains("${" + section) || file.contains("${?" + section));
  }

  private Config resolved(Config all) {
    Config defaults = ConfigFactory.empty();
    for (String section : foreign) {
      defaults = defaults.withFallback(ConfigFactory.defaultReference().withOnlyPath(section));
    }
    return all.withFallback(defaults)
        .resolve(
            ConfigResolveOptions.noSystem()
                .setAllowUnresolved(true)
                .appendResolver(new LaterLookup()));
  }
}
