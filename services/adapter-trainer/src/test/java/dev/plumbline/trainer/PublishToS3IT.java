package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.FetchedAdapter;
import dev.plumbline.s3test.S3TestServer;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer publishes to a bucket, also when the server is away for a while. */
class PublishToS3IT extends OnBroker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path serverDirectory;
  private final FakeAligner aligner = new FakeAligner();
  private S3TestServer server;
  private AdapterStore store;

  @BeforeEach
  void openStore() {
    server = S3TestServer.start(serverDirectory);
    server.makeBucket("adapters");
    store =
        AdapterStore.from(
            installation.configuration(server.settings("s3://adapters/test")), "test");
  }

  @AfterEach
  void closeStore() {
    store.close();
    server.close();
  }

  @Test
  void whatIsAnnouncedIsInTheBucket() throws Exception {
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = trainer()) {
      await().atMost(PATIENCE).until(() -> installation.updates().size() == 1);
      assertThat(trainer.readiness().ready()).isTrue();
    }

    ModelUpdate update = installation.updates().get(0);
    String sha256 = update.getAdapter().getSha256();
    assertThat(update.getAdapter().getUri()).isEqualTo("s3://adapters/test/" + sha256);
    try (FetchedAdapter fetched = store.fetch(update.getAdapter().getUri(), sha256)) {
      assertThat(fetched.directory().resolve("adapter_model.safetensors")).exists();
    }
  }

  @Test
  void aServerThatIsAwayFailsTheRunAndNothingIsDoubledWhenItIsBack() throws Exception {
    server.stop();
    installation.sendPairs("c", 0, 3);
    try (AdapterTrainerService trainer = trainer()) {
      await().atMost(PATIENCE).until(() -> installation.states("c").contains(RunState.FAILED));
      assertThat(installation.runs().get(1).getError()).contains("s3://adapters/test/");
      assertThat(trainer.readiness().ready()).isTrue();

      server.start();

      await().atMost(PATIENCE).until(() -> installation.updates().size() == 1);
    }

    assertThat(aligner.jobs()).as("trained once: what could not be stored was kept").hasSize(1);
    assertThat(installation.states("c")).endsWith(RunState.RUNNING, RunState.PUBLISHED);
    assertThat(installation.states("c")).containsOnlyOnce(RunState.PUBLISHED);
    String sha256 = installation.updates().get(0).getAdapter().getSha256();
    assertThat(names(server.bucket("adapters").resolve("test")))
        .containsExactly(sha256, sha256 + ".json");
  }

  private AdapterTrainerService trainer() {
    return installation.trainer("a", aligner, store, Map.of());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
