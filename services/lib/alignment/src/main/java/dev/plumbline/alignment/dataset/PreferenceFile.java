package dev.plumbline.alignment.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads preferences from JSON lines, plain or compressed with gzip (its first bytes tell). Holds
 * one line at a time.
 *
 * <p>Formats, told apart line by line: trl's pairs with {@code prompt}, {@code chosen} and {@code
 * rejected}, as texts or messages; the same without {@code prompt}, which is then what both have in
 * common; trl's unpaired rows with {@code prompt}, {@code completion} and {@code label};
 * Anthropic's transcripts.
 */
public final class PreferenceFile {
  private static final int LONGEST_LINE = 4 << 20;
  private static final int BAD_LINES_KEPT = 20;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final BadLineLimit limit;
  private final long maximumRows;
  private final RowReader reader = new RowReader();

  /**
   * @param limit of unusable lines
   * @param maximumRows reading ends after so many that can be used
   */
  public PreferenceFile(Path file, BadLineLimit limit, long maximumRows) {
    this.file = file;
    this.limit = limit;
    this.maximumRows = maximumRows;
  }

  /**
   * Hands over the rows one by one.
   *
   * @param progress hears how many bytes of the file are read
   * @throws PreferenceFileException when the file is missing or broken, has too many bad lines, or
   *     no good one; rows that came before were handed over then
   */
  public FileReport read(Consumer<PreferenceRow> rows, LongConsumer progress) {
    if (!Files.isRegularFile(file)) {
      throw new PreferenceFileException(file, "is not there, or is no file");
    }
    Counts counts = new Counts();
    try (InputStream raw = new CountedInput(Files.newInputStream(file), progress);
        InputStream content = content(raw)) {
      Lines lines = new Lines(content, LONGEST_LINE);
      while (counts.rows < maximumRows && lines.next()) {
        read(lines, rows, counts);
      }
    } catch (EOFException | ZipException e) {
      throw new PreferenceFileException(
          file, "is broken: gzip ends or errs after line " + counts.lastLine, e);
    } catch (IOException e) {
      throw new PreferenceFileException(file, "cannot be read: " + e.getMessage(), e);
    }
    if (!limit.allows(counts.bad, counts.lines())) {
      throw tooMany(counts);
    }
    if (counts.rows == 0) {
      throw new PreferenceFileException(file, "holds no preferences" + counts.examples());
    }
    return new FileReport(counts.rows, counts.bad, counts.firstBad);
  }

  private void read(Lines lines, Consumer<PreferenceRow> rows, Counts counts) {
    counts.lastLine = lines.number();
    try {
      String text = lines.text();
      if (!text.isBlank()) {
        PreferenceRow row = reader.read(lines.number(), text);
        counts.rows++;
        rows.accept(row);
      }
    } catch (UnusableLineException e) {
      counts.bad(lines.number(), e.getMessage());
    }
  }

  private PreferenceFileException tooMany(Counts counts) {
    return new PreferenceFileException(
        file,
        "has too many bad lines: "
            + counts.bad
            + " of "
            + counts.lines()
            + ", and the limit is "
            + limit
            + counts.examples());
  }

  private static InputStream content(InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
    buffered.reset();
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /** What was found so far. */
  private static final class Counts {
    private long lastLine;
    private long rows;
    private long bad;
    private final List<BadLine> firstBad = new ArrayList<>();

    private long lines() {
      return rows + bad;
    }

    private void bad(long line, String reason) {
      bad++;
      if (firstBad.size() < BAD_LINES_KEPT) {
        firstBad.add(new BadLine(line, reason));
      }
    }

    private String examples() {
      return firstBad.isEmpty() ? "" : " (" + firstBad.get(0) + ")";
    }
  }
}
