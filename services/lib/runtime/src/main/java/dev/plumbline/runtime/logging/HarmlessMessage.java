package dev.plumbline.runtime.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;

/**
 * An event's message as the files of Logback's configuration have it written: it may quote what
 * others sent. Further lines are indented, so that none passes for an event.
 */
public final class HarmlessMessage extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return String.valueOf(event.getFormattedMessage())
        .lines()
        .map(HarmlessText::of)
        .collect(Collectors.joining(System.lineSeparator() + "  "));
  }
}
