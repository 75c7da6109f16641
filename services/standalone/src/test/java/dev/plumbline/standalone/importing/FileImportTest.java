package dev.plumbline.standalone.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.dataset.BadLineLimit;
import dev.plumbline.alignment.dataset.PreferenceFileException;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImportTest {
  @TempDir private Path directory;

  private final List<Duration> waits = new ArrayList<>();
  private ScriptedGateway gateway;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    gateway = new ScriptedGateway();
    file = directory.resolve("rated.jsonl");
    Files.writeString(
        file,
        """
        {"prompt": "p", "completion": "a", "label": true}
        {"prompt": "p", "completion": "b", "label": false}
        {"prompt": "p", "completion": "c", "label": true}
        {"prompt": "p", "completion": "d", "label": true}
        """);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void allVotesGoInOneRequestWhenTheyAreFew() {
    ImportReport report = run();

    assertThat(gateway.requests()).containsExactly(List.of("a", "b", "c", "d"));
    assertThat(gateway.keys()).containsExactly("Bearer secret");
    assertThat(report.accepted()).isEqualTo(4);
    assertThat(report.text()).contains("4, 0 bad lines", "4 events, channel c", "refused    0");
  }

  @Test
  void manyVotesGoInSeveralRequests() throws IOException {
    Files.writeString(
        file, "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}\n".repeat(250));

    ImportReport report = run();

    assertThat(report.accepted()).isEqualTo(500);
    assertThat(gateway.requests()).hasSize(3).allMatch(request -> request.size() <= 200);
  }

  @Test
  void anEventThatIsAtFaultIsLeftOutAndNamed() {
    gateway.refuse(400, "too_long", "events[2].response");

    ImportReport report = run();

    assertThat(gateway.requests())
        .containsExactly(List.of("a", "b", "c", "d"), List.of("a", "b", "d"));
    assertThat(report.accepted()).isEqualTo(3);
    assertThat(report.refused()).containsOnlyKeys("too_long").containsValue(1L);
    assertThat(report.text()).contains("1 too_long", "line 3: events[2].response is wrong");
  }

  @Test
  void aRequestThatIsTooLargeIsSplit() {
    gateway.refuse(413, "too_large", "");
    gateway.refuse(400, "too_long", "events[1]");

    ImportReport report = run();

    assertThat(gateway.requests())
        .containsExactly(
            List.of("a", "b", "c", "d"),
            List.of("a", "b"),
            List.of("a"),
            List.of("b"),
            List.of("c", "d"));
    assertThat(report.accepted()).isEqualTo(4);
  }

  @Test
  void aSingleEventThatIsTooLargeIsRefused() {
    gateway.refuse(413, "too_large", "");
    gateway.refuse(413, "too_large", "");
    gateway.refuse(413, "too_large", "");

    ImportReport report = run();

    assertThat(report.accepted()).isEqualTo(3);
    assertThat(report.refused()).containsEntry("too_large", 1L);
    assertThat(report.firstRefused()).extracting(ImportReport.Refused::line).containsExactly(1L);
  }

  @Test
  void aBusyGatewayIsLeftAloneForAsLongAsItAsks() {
    gateway.busy(503, "7");
    gateway.busy(429, null);
    gateway.busy(503, "Wed, 21 Oct 2015 07:28:00 GMT");

    ImportReport report = run();

    assertThat(report.accepted()).isEqualTo(4);
    assertThat(report.waits()).isEqualTo(3);
    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ZERO);
  }

  @Test
  void aGatewayThatStaysBusyStopsTheImportWithAWordOnHowToGoOn() {
    for (int i = 0; i < 10; i++) {
      gateway.busy(503, "1");
    }

    assertThatThrownBy(this::run)
        .isInstanceOf(ImportStoppedException.class)
        .hasMessageContaining("503", "10 times in a row")
        .hasMessageContaining("Run the same command again");
    assertThat(waits).hasSize(9);
  }

  @Test
  void aGatewayThatWantsAnotherKeyStopsTheImportAtOnce() {
    gateway.refuse(401, "unauthorized", "");

    assertThatThrownBy(this::run)
        .isInstanceOf(ImportStoppedException.class)
        .hasMessageContaining("the gateway answered 401");
    assertThat(waits).isEmpty();
  }

  @Test
  void aGatewayThatIsNotThereStopsTheImportAtOnce() {
    URI nobody = gateway.address();
    gateway.close();

    assertThatThrownBy(() -> run(nobody))
        .isInstanceOf(ImportStoppedException.class)
        .hasMessageContaining(nobody + "/v1/feedback does not answer");
    assertThat(waits).isEmpty();
  }

  @Test
  void ofAWrongFileNothingIsSent() throws IOException {
    Files.writeString(file, Files.readString(file) + "nonsense\n".repeat(11));

    assertThatThrownBy(this::run)
        .isInstanceOf(PreferenceFileException.class)
        .hasMessageContaining("too many bad lines");
    assertThat(gateway.requests()).isEmpty();
  }

  private ImportReport run() {
    return run(gateway.address());
  }

  private ImportReport run(URI address) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    ProgressDisplay silent =
        new ProgressDisplay(nowhere, new Terminal(nowhere, nowhere, OptionalInt.empty()));
    JsonHttp http = new JsonHttp(address, Duration.ofSeconds(20), Optional.of("secret"));
    return new FileImport(http, silent, waits::add, Clock.systemUTC())
        .run(file, "c", BadLineLimit.standard(), Long.MAX_VALUE);
  }
}
