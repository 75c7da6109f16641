package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Configuration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment variables by which the services of a loop find each other and their data; the
 * same that containers get.
 *
 * @param kafka bootstrap servers
 * @param registry where the registry speaks Confluent's API
 * @param ports where each service listens
 * @param remoteAdapters whether adapters are kept where the operator says, rather than here
 */
record ServiceVariables(
    String kafka,
    String registry,
    Map<LoopService, Integer> ports,
    ProcessDirectory directory,
    boolean remoteAdapters) {

  Map<String, String> of(LoopService service) {
    Map<String, String> variables = new TreeMap<>();
    put(variables, "plumbline.kafka.bootstrap-servers", kafka);
    put(variables, "plumbline.kafka.schema-registry-url", registry);
    variables.put(service.variable("http.port"), Integer.toString(ports.get(service)));
    switch (service) {
      case PAIR_BUILDER ->
          variables.put(service.variable("state.directory"), directory.state(service).toString());
      case ADAPTER_TRAINER -> {
        variables.put(service.variable("work-directory"), directory.state(service).toString());
        putAdapters(variables);
      }
      case MODEL_SERVER -> putAdapters(variables);
      case FEEDBACK_GATEWAY -> {
        // It keeps nothing.
      }
    }
    return variables;
  }

  private void putAdapters(Map<String, String> variables) {
    if (!remoteAdapters) {
      put(variables, "plumbline.adapter-store.uri", "file:" + directory.adapters());
    }
    put(variables, "plumbline.adapter-store.cache.directory", directory.adapterCache().toString());
  }

  private static void put(Map<String, String> variables, String path, String value) {
    variables.put(Configuration.environmentVariable(path), value);
  }
}
