package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.model.source.Progress;
import dev.plumbline.standalone.command.Commands;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plumbline adapters} on a real loop with an operator's key, and after a restart. */
class SteeredAdaptersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "an-operators-key";

  @TempDir Path directory;

  private record Said(int status, String out, String err) {}

  @Test
  void anOperatorSteersAChannelAndAPinOutlivesARestart() throws Exception {
    try (StandaloneLoop loop = start()) {
      TinyAdapters trainer =
          new TinyAdapters(loop, data(), told("list").at("/base/fingerprint").asText());
      trainer.announce("shop", 1);
      trainer.announce("shop", 2);
      await().atMost(PATIENCE).until(() -> told("list").at("/data/0/current/version").asInt() == 2);

      assertThat(adapters("list").out()).containsPattern("(?m)^shop +2 +no ");
      assertThat(adapters("show", "shop").out()).contains("served        version 2");
      assertThat(adapters("show", "shop@1").out()).contains("shop@1", "trained by  run-1");
      says("channel shop is served with version 1", "rollback", "shop");
      says("channel shop is served with version 2", "promote", "shop@2");
      says("channel shop is served with version 1, and pinned to it", "pin", "shop@1");
      trainer.announce("shop", 3);
      await().atMost(PATIENCE).until(() -> told("show", "shop@3").path("version").asInt() == 3);
      assertThat(told("show", "shop").at("/current/version").asInt()).isEqualTo(1);
    }

    try (StandaloneLoop again = start()) {
      await()
          .atMost(PATIENCE)
          .until(() -> told("show", "shop").at("/current/version").asInt() == 1);
      assertThat(told("show", "shop").get("pinned").asInt()).isEqualTo(1);
      says("channel shop is served with version 3", "unpin", "shop");
      says("channel shop is served with the base model alone", "promote", "shop@0");
    }
  }

  @Test
  void refusalsSayWhatToDo() throws Exception {
    try (StandaloneLoop loop = start()) {
      TinyAdapters trainer =
          new TinyAdapters(loop, data(), told("list").at("/base/fingerprint").asText());
      trainer.announce("shop", 1);
      await().atMost(PATIENCE).until(() -> told("list").at("/data/0/current/version").asInt() == 1);

      refuses("known channels: [shop]", "rollback", "help");
      refuses("channel 'help'; known channels: [shop]", "show", "help");
      refuses("known: [0, 1]", "promote", "shop@7");
      refuses("known: [1]", "show", "shop@7");
      refuses("is served with version 1 already", "promote", "shop@1");
      refuses("is not pinned", "unpin", "shop");
      refuses("give an operator's key with --key", "rollback", "shop", "--key", "another");
      Said withoutKey = run(List.of("pin", "shop@1"));
      assertThat(withoutKey.status()).isEqualTo(1);
      assertThat(withoutKey.err()).contains("give an operator's key with --key");
    }
  }

  private void says(String words, String... arguments) {
    Said said = adapters(arguments);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).isEqualTo(words + "\n");
  }

  private void refuses(String words, String... arguments) {
    Said said = adapters(arguments);
    assertThat(said.status()).as(said.out()).isEqualTo(1);
    assertThat(said.err()).contains(words);
    assertThat(said.err().lines()).as("one line").hasSize(1);
  }

  private JsonNode told(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "-"));
    Said said = adapters(all.toArray(String[]::new));
    return new ObjectMapper().readTree(said.status() == 0 ? said.out() : "{}");
  }

  private Said adapters(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--key")) {
      all.addAll(List.of("--key", KEY));
    }
    return run(all);
  }

  private Said run(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("adapters"));
    all.addAll(arguments);
    all.addAll(List.of("--data", data().toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new Commands(
                new Terminal(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    OptionalInt.empty()))
            .run(all.toArray(String[]::new));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private StandaloneLoop start() {
    return StandaloneLoop.start(
        TinyModel.configuration(directory.resolve("cache"))
            .withOverrides(Map.of("plumbline.server.operator-keys", List.of(KEY))),
        data(),
        Progress.silent());
  }

  private Path data() {
    return directory.resolve("data");
  }
}
