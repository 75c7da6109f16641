package dev.plumbline.model.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process has held so far, where the system tells it. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ResidentMemory() {}

  /** In MiB; empty where the system does not tell. */
  public static OptionalDouble peakMebibytes() {
    if (!Files.isReadable(STATUS)) {
      return OptionalDouble.empty();
    }
    try {
      Matcher matcher = PEAK.matcher(Files.readString(STATUS));
      return matcher.find()
          ? OptionalDouble.of(Long.parseLong(matcher.group(1)) / 1024.0)
          : OptionalDouble.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(STATUS + " could not be read", e);
    }
  }

  static Optional<Measurement> peak(String name, String description) {
    OptionalDouble peak = peakMebibytes();
    return peak.isPresent()
        ? Optional.of(Measurement.once(name, description, "MiB", peak.getAsDouble()))
        : Optional.empty();
  }
}
