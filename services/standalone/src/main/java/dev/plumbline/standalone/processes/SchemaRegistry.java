package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Apicurio Registry, with its schemas in a file of its own and Confluent's API.
 *
 * @param home where it is unpacked
 * @param data where it keeps its schemas
 */
record SchemaRegistry(Path home, Path data, int port) {

  /**
   * The program.
   *
   * @throws StartException when it is not there
   */
  Path jar() {
    if (!Files.isDirectory(home)) {
      throw new StartException(
          "the schema registry is not in "
              + home
              + "; start with the launcher, ./plumbline, which fetches it once, or unpack"
              + " apicurio-registry-app 2.6 and set"
              + " plumbline.standalone.processes.registry-directory to it");
    }
    return Program.only(home, "apicurio-registry-app-*-runner.jar");
  }

  /** Its environment, given that of this process. */
  Map<String, String> environment(Map<String, String> inherited) {
    Map<String, String> environment = new TreeMap<>(inherited);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    // Without a delay, so that an id that was given is never forgotten, also after a kill -9.
    environment.put(
        "REGISTRY_DATASOURCE_URL", "jdbc:h2:file:" + data.resolve("schemas") + ";WRITE_DELAY=0");
    // Its default is to check nothing; readers count on this.
    environment.put("REGISTRY_RULES_GLOBAL_COMPATIBILITY", "BACKWARD");
    return environment;
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Where it speaks Confluent's API. */
  String url() {
    return address() + "/apis/ccompat/v7";
  }
}
