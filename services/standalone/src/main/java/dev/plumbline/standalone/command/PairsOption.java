package dev.plumbline.standalone.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which preferences. */
final class PairsOption {
  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      required = true,
      description =
          "Preferences as JSON lines, plain or gzip: pairs (prompt, chosen, rejected), unpaired rows"
              + " (prompt, completion, label) or Anthropic's transcripts.")
  private Path file;

  Path file() {
    return file;
  }
}
