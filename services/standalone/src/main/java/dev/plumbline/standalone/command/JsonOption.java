package dev.plumbline.standalone.command;

import dev.plumbline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where figures go for programs. */
final class JsonOption {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the figures as JSON; - writes nothing else to standard output.")
  private String file;

  /** Shows the text, and writes the JSON where it was asked for. */
  void write(Terminal terminal, Supplier<String> text, Supplier<String> json) {
    if (STANDARD_OUTPUT.equals(file)) {
      terminal.out().println(json.get());
      return;
    }
    terminal.out().print(text.get());
    if (file != null) {
      write(Path.of(file), json.get());
    }
  }

  private static void write(Path path, String json) {
    try {
      Files.writeString(path, json + System.lineSeparator());
    } catch (IOException e) {
      throw new CommandFailedException("could not write " + path + ": " + e, e);
    }
  }
}
