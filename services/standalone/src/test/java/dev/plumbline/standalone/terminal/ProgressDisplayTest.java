package dev.plumbline.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void inAFileALineStandsEveryFewSeconds() {
    ProgressDisplay display = display(OptionalInt.empty());

    for (int second = 0; second <= 10; second++) {
      clock.set(second * 1000L);
      display.update("answers", second, 10);
    }

    assertThat(text().lines())
        .containsExactly("[0:00]   0 % answers", "[0:04]  40 % answers", "[0:08]  80 % answers");
  }

  @Test
  void onATerminalOneLineIsRedrawn() {
    ProgressDisplay display = display(OptionalInt.of(80));

    display.update("answers", 1, 2);
    clock.set(300);
    display.update("answers", 2, 2);
    display.say("done");

    assertThat(text())
        .isEqualTo(
            "\r\u001b[K[0:00] ████████████░░░░░░░░░░░░  50 % answers"
                + "\r\u001b[K[0:00] ████████████████████████ 100 % answers"
                + "\r\u001b[K[0:00] done\n");
  }

  @Test
  void aNewStepIsShownAtOnce() {
    ProgressDisplay display = display(OptionalInt.empty());

    display.update("answers", 1, 2);
    display.say("training");
    display.update("steps", 0, 0);

    assertThat(text().lines())
        .containsExactly("[0:00]  50 % answers", "[0:00] training", "[0:00] steps");
  }

  private ProgressDisplay display(OptionalInt width) {
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new ProgressDisplay(stream, new Terminal(stream, stream, width), clock::get);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
