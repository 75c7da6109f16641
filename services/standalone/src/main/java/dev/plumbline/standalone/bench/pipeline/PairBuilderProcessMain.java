package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.pairs.PairBuilderService;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.standalone.registry.PersistentRegistry;
import java.nio.file.Path;
import java.util.Map;

/**
 * A pair-builder in a process of its own, to be killed. Its schemas come from a directory, as those
 * of {@code plumbline up} do.
 */
public final class PairBuilderProcessMain {
  private PairBuilderProcessMain() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the directory of the schemas; settings come from the environment
   */
  public static void main(String[] arguments) throws InterruptedException {
    try (PersistentRegistry registry = PersistentRegistry.open(Path.of(arguments[0]))) {
      Configuration configuration =
          Configuration.load(Configuration.file(System.getenv()), System.getenv())
              .withOverrides(Map.of("plumbline.kafka.schema-registry-url", registry.url()));
      PairBuilderService.start(ServiceContext.of(configuration));
      Thread.currentThread().join();
    }
  }
}
