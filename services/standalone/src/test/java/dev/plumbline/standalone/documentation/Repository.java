package dev.plumbline.standalone.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project around this module. */
public final class Repository {
  static final Path ROOT =
      Path.of(System.getProperty("basedir", "."), "..", "..").toAbsolutePath().normalize();

  private Repository() {}

  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** Every page in Markdown at the top and below docs. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  /** The compose file and every file below deploy. */
  static List<Path> deployment() throws IOException {
    try (Stream<Path> deploy = Files.walk(ROOT.resolve("deploy"))) {
      return Stream.concat(Stream.of(ROOT.resolve("docker-compose.yml")), deploy)
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
