package dev.plumbline.runtime.logging;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import java.util.List;
import java.util.Locale;

/**
 * What a process writes to its log, as the settings say. Plumbline's own lines never hold what
 * users wrote or were answered; those of libraries do, from {@code debug} on, and so are not
 * allowed without {@code users-texts}.
 *
 * @param format a line of text for each event, or a JSON object on a line
 * @param level the least that Plumbline itself logs
 * @param libraries the least that libraries log
 */
public record LogSettings(Format format, Level level, Level libraries) {
  /** How an event is written. */
  public enum Format {
    TEXT,
    JSON
  }

  /** From the few events that matter to all there are. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  private static final String PREFIX = "plumbline.log.";

  /**
   * Reads the settings.
   *
   * @throws dev.plumbline.runtime.configuration.ConfigurationException when a word is unknown, or
   *     libraries would show users' texts and nothing says that they may
   */
  public static LogSettings from(Configuration configuration) {
    Section section = configuration.section("plumbline.logging");
    Level libraries = choice(section, "libraries", Level.class);
    if (libraries.compareTo(Level.INFO) > 0 && !section.flag("users-texts")) {
      throw section.invalid(
          "libraries",
          "must be error, warn or info: below that, libraries show the bytes of requests, and with"
              + " them what users write; plumbline.logging.users-texts = true allows it");
    }
    return new LogSettings(
        choice(section, "format", Format.class), choice(section, "level", Level.class), libraries);
  }

  private static <E extends Enum<E>> E choice(Section section, String name, Class<E> type) {
    String word = section.text(name);
    for (E value : type.getEnumConstants()) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    List<String> words = List.of(type.getEnumConstants()).stream().map(LogSettings::word).toList();
    throw section.invalid(name, "must be one of " + String.join(", ", words) + ", not " + word);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes the log follow these settings; the file of Logback's configuration reads them. Must be
   * called before the first logger is made; later it changes nothing.
   */
  public void apply() {
    System.setProperty(PREFIX + "format", word(format));
    System.setProperty(PREFIX + "level", level.name());
    System.setProperty(PREFIX + "libraries", libraries.name());
  }
}
