package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.model.source.Progress;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.standalone.command.Commands;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file goes through the gateway and the pair-builder, on a real broker. */
class FileImportIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theRowsOfAFileBecomePairsAndASecondImportChangesNothing() throws Exception {
    Path file = directory.resolve("pairs.jsonl");
    Files.writeString(
        file,
        """
        {"prompt": "one?", "chosen": "good 1", "rejected": "bad 1"}
        nonsense
        {"chosen": "\\n\\nHuman: two?\\n\\nAssistant: good 2", "rejected": "\\n\\nHuman: two?\\n\\nAssistant: bad 2"}
        {"prompt": "three?", "completion": "good 3", "label": true, "user_id": "u1"}
        {"prompt": "three?", "completion": "bad 3", "label": false, "user_id": "u1"}
        {"prompt": "four?", "completion": "half 4", "label": true}
        {"prompt": "four?", "completion": "half 4", "label": true}
        """);

    try (StandaloneLoop loop =
        StandaloneLoop.start(
            TinyModel.configuration(directory.resolve("cache"))
                .withOverrides(
                    Map.of(
                        "plumbline.trainer.trigger.new-pairs", 1000,
                        "plumbline.trainer.trigger.minimum-pairs", 1000)),
            directory.resolve("data"),
            Progress.silent())) {
      assertThat(run(loop, file)).as(text(err)).isZero();
      assertThat(text(out)).contains("6, 1 bad lines passed over", "line 2: is not JSON");
      assertThat(text(out)).contains("accepted   8 events, channel support", "refused    0");
      await().atMost(PATIENCE).untilAsserted(() -> assertPairs(pairs(loop)));

      assertThat(run(loop, file)).isZero();
      Files.writeString(
          directory.resolve("more.jsonl"),
          "{\"prompt\": \"five?\", \"chosen\": \"good 5\", \"rejected\": \"bad 5\"}\n");
      assertThat(run(loop, directory.resolve("more.jsonl"))).isZero();

      // What was sent after the second import has arrived; nothing counts twice.
      await().atMost(PATIENCE).until(() -> pairs(loop).size() == 5);
      assertPairs(
          pairs(loop).stream()
              .filter(pair -> !pair.getMessages().get(0).getContent().equals("five?"))
              .toList());
    }
  }

  private static void assertPairs(Collection<PreferencePair> pairs) {
    assertThat(pairs)
        .extracting(FileImportIT::sides)
        .containsExactlyInAnyOrder(
            "one? good 1 (1) > bad 1 (1)",
            "two? good 2 (1) > bad 2 (1)",
            "three? good 3 (1) > bad 3 (1)",
            "four? half 4 (2) > -");
    assertThat(pairs).allMatch(pair -> pair.getChannel().equals("support"));
  }

  private static String sides(PreferencePair pair) {
    // While votes are on their way, a pair may have either side alone.
    String chosen =
        pair.getChosen() == null
            ? "-"
            : pair.getChosen().getResponse() + " (" + pair.getChosen().getUp() + ")";
    String rejected =
        pair.getRejected() == null
            ? "-"
            : pair.getRejected().getResponse() + " (" + pair.getRejected().getDown() + ")";
    return pair.getMessages().get(0).getContent() + " " + chosen + " > " + rejected;
  }

  private static Collection<PreferencePair> pairs(StandaloneLoop loop) {
    return StandingPairs.read(loop.clients()).values();
  }

  private int run(StandaloneLoop loop, Path file) {
    out.reset();
    return new Commands(new Terminal(stream(out), stream(err), OptionalInt.empty()))
        .run(
            "import",
            file.toString(),
            "--channel",
            "support",
            "--gateway",
            loop.addresses().services().get("feedback-gateway"));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
