package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.dataset.BadLineLimit;
import dev.plumbline.alignment.dataset.FileReport;
import dev.plumbline.alignment.dataset.PreferenceExamples;
import dev.plumbline.alignment.dataset.PreferenceFile;
import dev.plumbline.alignment.dataset.PreferenceFileException;
import dev.plumbline.alignment.dataset.PreferenceRow;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the preferences of a file into memory.
 *
 * @param badLines lines that may be unusable
 * @param maximumRows rows that are read at most
 */
public record PreferenceSource(BadLineLimit badLines, long maximumRows) {
  /** A row takes several times the room of its texts once it is encoded for each instruction. */
  private static final int SHARE_OF_MEMORY = 8;

  /** Lines named one by one; the others are counted. */
  private static final int LINES_NAMED = 5;

  /**
   * Reads a file, and says on the terminal what of it could not be used.
   *
   * @throws PreferenceFileException when it is missing or broken, has too many bad lines, no good
   *     one, or more than memory holds
   */
  public LoadedPreferences read(Path file, ProgressDisplay progress) {
    TextBudget budget = new TextBudget(file, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    PreferenceExamples examples = new PreferenceExamples();
    long size = size(file);
    FileReport report =
        new PreferenceFile(file, badLines, maximumRows)
            .read(
                row -> {
                  budget.spend(row);
                  examples.add(row);
                },
                bytes -> progress.update("reading " + file.getFileName(), bytes, size));
    if (report.badLines() > 0) {
      progress.say(badLines(file, report));
    }
    return new LoadedPreferences(file, report, examples.all());
  }

  private static String badLines(Path file, FileReport report) {
    StringBuilder text = new StringBuilder();
    text.append(file).append(": passed over ").append(report.badLines());
    text.append(report.badLines() == 1 ? " line" : " lines");
    List<String> named =
        report.firstBadLines().stream().limit(LINES_NAMED).map(Object::toString).toList();
    named.forEach(line -> text.append(System.lineSeparator()).append("    ").append(line));
    if (report.badLines() > named.size()) {
      text.append(System.lineSeparator()).append("    ...");
    }
    return text.toString();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new PreferenceFileException(file, "is not there, or cannot be read");
    }
  }

  /** Stops the reading before the texts fill the memory. */
  private static final class TextBudget {
    private static final int BYTES_PER_CHARACTER = 2;

    private final Path file;
    private final long bytes;
    private long spent;
    private long rows;

    private TextBudget(Path file, long bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    private void spend(PreferenceRow row) {
      rows++;
      row.messages().forEach(this::spend);
      if (row instanceof PreferenceRow.Compared pair) {
        spend(pair.chosen());
        spend(pair.rejected());
      } else if (row instanceof PreferenceRow.Rated rated) {
        spend(rated.response());
      }
      if (spent > bytes) {
        throw new PreferenceFileException(
            file,
            "holds more than fits into memory: read fewer rows with --limit (%d fit), or give Java"
                    .formatted(rows - 1)
                + " more memory (PLUMBLINE_JAVA_OPTS=-Xmx8g)");
      }
    }

    private void spend(ChatMessage message) {
      spend(message.content());
    }

    private void spend(String text) {
      spent += (long) BYTES_PER_CHARACTER * text.length();
    }
  }
}
