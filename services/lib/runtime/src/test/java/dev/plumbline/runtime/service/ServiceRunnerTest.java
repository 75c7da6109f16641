package dev.plumbline.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ServiceRunnerTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anUnknownSettingStopsTheStartWithOneLine() {
    int status =
        run(
            new String[0],
            Map.of("PLUMBLINE_KAFKA_NONSENSE", "1"),
            context -> {
              throw new AssertionError("must not start");
            });

    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("PLUMBLINE_KAFKA_NONSENSE");
  }

  @Test
  void aServiceThatCannotStartSaysWhyInOneLine() {
    int status =
        run(
            new String[0],
            Map.of(),
            context -> {
              throw new StartException("the model file is missing");
            });

    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo("the model file is missing");
  }

  @Test
  void aStartThatFailsInAWayThatNobodyForesawEndsTheProcessToo() {
    int status =
        run(
            new String[0],
            Map.of(),
            context -> {
              throw new IllegalStateException("a thread cannot be started");
            });

    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("a thread cannot be started");
  }

  @Test
  void anUnknownArgumentIsRefused() {
    assertThat(run(new String[] {"--port", "1"}, Map.of(), context -> null)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--port");
  }

  private int run(
      String[] arguments,
      Map<String, String> environment,
      Function<ServiceContext, RunningService> starter) {
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new ServiceRunner(errors, errors).run(arguments, environment, starter);
  }
}
