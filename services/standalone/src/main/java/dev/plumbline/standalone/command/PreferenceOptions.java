package dev.plumbline.standalone.command;

import dev.plumbline.alignment.dataset.BadLineLimit;
import dev.plumbline.standalone.alignment.PreferenceSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a file of preferences is read. */
final class PreferenceOptions {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Reads the first N usable rows (default: all).")
  private Long limit;

  @Option(
      names = "--max-bad-lines",
      paramLabel = "N|P%",
      converter = LimitConverter.class,
      description =
          "Lines that may be unusable before the file is refused, as a number or a share"
              + " (default: 1%%, and 10 in any case).")
  private BadLineLimit badLines = BadLineLimit.standard();

  long limit() {
    if (limit == null) {
      return Long.MAX_VALUE;
    }
    if (limit < 1) {
      throw new CommandFailedException("--limit must be at least 1, not " + limit);
    }
    return limit;
  }

  BadLineLimit badLines() {
    return badLines;
  }

  PreferenceSource source() {
    return new PreferenceSource(badLines, limit());
  }

  /** For a second file, which the limit of rows is not about. */
  PreferenceSource whole() {
    return new PreferenceSource(badLines, Long.MAX_VALUE);
  }

  /** Reads the limit as people write it. */
  static final class LimitConverter implements ITypeConverter<BadLineLimit> {
    @Override
    public BadLineLimit convert(String text) {
      try {
        return BadLineLimit.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
