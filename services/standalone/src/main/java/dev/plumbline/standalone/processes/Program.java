package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.service.StartException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built program on the disk, and how parts of it are run by the Java that runs this process.
 *
 * @param jar the program's own jar; its libraries are in {@code lib} beside it
 */
record Program(Path jar) {
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "-Djava.awt.headless=true",
          "-Dai.djl.offline=true",
          "-Dai.djl.default_engine=PyTorch");

  /**
   * The program that holds a class.
   *
   * @throws StartException when the class does not come from a built program
   */
  static Program of(Class<?> type) {
    try {
      Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      Program program = new Program(source);
      if (!Files.isRegularFile(source) || !Files.isDirectory(program.libraries())) {
        throw new StartException(
            "separate processes need the built program, but this one runs from "
                + source
                + "; start it with the launcher, ./plumbline");
      }
      return program;
    } catch (URISyntaxException e) {
      throw new StartException("the program's own place cannot be read: " + e.getMessage(), e);
    }
  }

  /** The command of a class with a {@code main}. */
  List<String> command(long heapBytes, Class<?> main, String... arguments) {
    List<String> command = java(heapBytes);
    command.addAll(List.of("-cp", jar + File.pathSeparator + libraries() + "/*", main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The command of a service, from its own jar. */
  List<String> command(long heapBytes, LoopService service) {
    List<String> command = java(heapBytes);
    command.addAll(List.of("-jar", only(libraries(), service.title() + "-*.jar").toString()));
    return command;
  }

  /** The command of another program in a jar of its own. */
  List<String> command(long heapBytes, Path otherJar) {
    List<String> command = java(heapBytes);
    command.addAll(List.of("-jar", otherJar.toString()));
    return command;
  }

  /** The folder in which the launcher unpacks the schema registry. */
  Path registry() {
    return RegistryFolder.in(libraries().getParent());
  }

  /**
   * The only file of a folder that has a name of a form.
   *
   * @throws StartException when there is none, or more than one
   */
  static Path only(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new StartException(folder + " cannot be read: " + e.getMessage(), e);
    }
    if (found.size() != 1) {
      throw new StartException(
          folder + " has " + found.size() + " files like " + glob + " and should have one");
    }
    return found.get(0);
  }

  private Path libraries() {
    return jar.resolveSibling("lib");
  }

  private static List<String> java(long heapBytes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapBytes);
    command.addAll(OPTIONS);
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    return command;
  }
}
