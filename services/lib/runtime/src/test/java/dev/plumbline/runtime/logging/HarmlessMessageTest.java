package dev.plumbline.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** With the configuration that the services have. */
class HarmlessMessageTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void whatAMessageQuotesNeitherMovesTheCursorNorPassesForAnEvent() throws JoranException {
    configure();

    context
        .getLogger("dev.plumbline.Test")
        .warn("the key '{}' is none", "a\u001b[2Jb\u009b1Ac\u202ed\n2026-01-01 ERROR forged");

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("the key 'a·[2Jb·1Ac·d"),
            line -> assertThat(line).isEqualTo("  2026-01-01 ERROR forged' is none"));
  }

  @Test
  void anEventWithoutAMessageKeepsItsException() throws JoranException {
    configure();

    context.getLogger("dev.plumbline.Test").error(null, new IllegalStateException("torn"));

    assertThat(written.toString(StandardCharsets.UTF_8)).contains("IllegalStateException: torn");
  }

  private void configure() throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    context.setMDCAdapter(new LogbackMDCAdapter());
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback.xml"));
    var appender = context.getLogger("ROOT").getAppender("text");
    assertThat(appender).isInstanceOf(ConsoleAppender.class);
    ((OutputStreamAppender<ILoggingEvent>) appender).setOutputStream(written);
  }
}
