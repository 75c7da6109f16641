package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command-line client of librdkafka, as an operator has it. */
record Kcat(String bootstrapServers) {
  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kcat")));
  }

  /**
   * The committed records of a topic, from its start to its present end, a line each.
   *
   * @param format in kcat's own words, {@code %k} for the key
   */
  List<String> read(String topic, String format) throws IOException, InterruptedException {
    return run(
            "",
            List.of(
                "-C",
                "-q",
                "-e",
                "-t",
                topic,
                "-o",
                "beginning",
                "-X",
                "isolation.level=read_committed",
                "-f",
                format + "\\n"))
        .lines()
        .toList();
  }

  void write(String topic, String key, String header, String value)
      throws IOException, InterruptedException {
    run(value, List.of("-P", "-t", topic, "-k", key, "-H", header));
  }

  private String run(String input, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kcat", "-b", bootstrapServers));
    command.addAll(options);
    Path said = Files.createTempFile("kcat", ".log");
    Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    Files.delete(said);
    return output;
  }
}
