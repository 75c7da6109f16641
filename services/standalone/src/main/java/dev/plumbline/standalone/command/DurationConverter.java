package dev.plumbline.standalone.command;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as the settings have them: {@code 90s}, {@code 10m}, {@code 1h}. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final String KEY = "duration";

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = ConfigFactory.parseMap(Map.of(KEY, text)).getDuration(KEY);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (ConfigException e) {
      // Told below.
    }
    throw new TypeConversionException("'" + text + "' is no time such as 90s, 10m or 1h");
  }
}
