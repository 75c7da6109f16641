package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.StartException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a process is started, each time.
 *
 * @param environment all of its variables; nothing is inherited
 * @param log what it says, appended
 */
record Launch(String name, List<String> command, Map<String, String> environment, Path log) {
  /**
   * Ctrl-C and the end of a terminal reach every process that was started from it at once; these
   * are to wait until it is their turn to stop. A Java process leaves a signal ignored that was
   * ignored when it started.
   */
  private static final List<String> DEAF_TO_THE_TERMINAL =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "plumbline");

  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * Starts it.
   *
   * @throws StartException when the system cannot
   */
  Process start() {
    List<String> whole = new ArrayList<>(DEAF_TO_THE_TERMINAL);
    whole.addAll(command);
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(whole)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().clear();
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new StartException(name + " cannot be started: " + e.getMessage(), e);
    }
  }
}
