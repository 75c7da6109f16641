package dev.plumbline.model.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process has held so far, where the system tells it. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ResidentMemory() {}

  static Optional<Measurement> peak(String name, String description) {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try {
      Matcher matcher = PEAK.matcher(Files.readString(STATUS));
      return matcher.find()
          ? Optional.of(
              Measurement.once(name, description, "MiB", Long.parseLong(matcher.group(1)) / 1024.0))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(STATUS + " could not be read", e);
    }
  }
}
