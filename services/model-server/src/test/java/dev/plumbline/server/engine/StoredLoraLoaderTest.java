package dev.plumbline.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.LoadFailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a stored adapter can be unfit to be served, on real files. */
class StoredLoraLoaderTest {
  private static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");
  private static final Path OTHER_MODEL = Path.of(System.getProperty("oracle.dir"), "qwen2-bias");

  @TempDir private Path directory;
  private AdapterStore store;
  private NDManager manager;
  private StoredLoraLoader loader;

  @BeforeEach
  void prepare() {
    store =
        AdapterStore.from(
            Configuration.load(Optional.empty(), Map.of())
                .withOverrides(
                    Map.of("plumbline.adapter-store.uri", "file:" + directory.resolve("store"))),
            "test");
    manager = Engine.getEngine("PyTorch").newBaseManager();
    loader = loader(8);
  }

  private StoredLoraLoader loader(int maxRank) {
    ModelConfiguration model = ConfigurationFile.read(MODEL.resolve("config.json"));
    return new StoredLoraLoader(store, model, maxRank, pairs -> LoraAdapter.of(pairs, manager));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aSoundAdapterIsLoadedAndFreed() throws Exception {
    AdapterStore.StoredAdapter stored = store.put(MODEL.resolve("adapter"));

    AdapterWeights weights = loader.load(announcement(stored.uri(), stored.sha256(), 4));

    LoraWeights lora = (LoraWeights) weights;
    assertThat(lora.adapter().pairs()).isNotEmpty();
    weights.close();
    assertThat(lora.adapter().isOpen()).isFalse();
  }

  @Test
  void aMissingAdapterMayStillCome() {
    String address = directory.resolve("store").resolve("f".repeat(64)).toUri().toString();

    AdapterLoadException failure = failure(announcement(address, "f".repeat(64), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.MISSING);
    assertThat(failure.reason().retried()).isTrue();
    assertThat(failure).hasMessageContaining(address);
  }

  @Test
  void aTruncatedFileHasAnotherHash() throws IOException {
    AdapterStore.StoredAdapter stored = store.put(MODEL.resolve("adapter"));
    Path file = Path.of(java.net.URI.create(stored.uri())).resolve("adapter_model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(
        file,
        java.util.Arrays.copyOf(bytes, bytes.length / 2),
        StandardOpenOption.TRUNCATE_EXISTING);

    AdapterLoadException failure = failure(announcement(stored.uri(), stored.sha256(), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.WRONG_HASH);
  }

  @Test
  void anAddressOutsideTheStoreIsRefused() {
    String address = MODEL.resolve("adapter").toUri().toString();

    AdapterLoadException failure = failure(announcement(address, "f".repeat(64), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.OUTSIDE_STORE);
  }

  @Test
  void anAdapterOfAnotherShapeIsRefused() {
    AdapterStore.StoredAdapter stored = store.put(OTHER_MODEL.resolve("adapter"));

    AdapterLoadException failure = failure(announcement(stored.uri(), stored.sha256(), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.WRONG_SHAPE);
  }

  @Test
  void aRankAboveTheLimitIsRefusedBeforeTheFilesAreRead() {
    AdapterLoadException failure = failure(announcement("file:/nowhere", "f".repeat(64), 16));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.OVER_RANK);
    assertThat(failure)
        .hasMessageContaining("rank 16")
        .hasMessageContaining("allows 8")
        .hasMessageContaining("plumbline.server.adapters.max-rank");
  }

  @Test
  void aRankAboveTheLimitThatWasNotAnnouncedIsRefused() {
    StoredLoraLoader strict = loader(1);
    AdapterStore.StoredAdapter stored = store.put(MODEL.resolve("adapter"));

    AdapterLoadException failure =
        catchThrowableOfType(
            AdapterLoadException.class,
            () -> strict.load(announcement(stored.uri(), stored.sha256(), 1)));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.OVER_RANK);
    assertThat(failure).hasMessageContaining("_proj");
  }

  @Test
  void filesThatAreNoAdapterAreRefused() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("nonsense"));
    Files.writeString(folder.resolve("readme.txt"), "no adapter here");
    AdapterStore.StoredAdapter stored = store.put(folder);

    AdapterLoadException failure = failure(announcement(stored.uri(), stored.sha256(), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.NOT_PEFT);
  }

  @Test
  void anotherKindOfPeftAdapterIsRefused() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("other-kind"));
    try (Stream<Path> files = Files.list(MODEL.resolve("adapter"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    Path configuration = folder.resolve("adapter_config.json");
    Files.writeString(
        configuration, Files.readString(configuration).replace("\"LORA\"", "\"IA3\""));
    AdapterStore.StoredAdapter stored = store.put(folder);

    AdapterLoadException failure = failure(announcement(stored.uri(), stored.sha256(), 4));

    assertThat(failure.reason()).isEqualTo(LoadFailureReason.NOT_PEFT);
  }

  private AdapterLoadException failure(Announcement announcement) {
    AdapterLoadException failure =
        catchThrowableOfType(AdapterLoadException.class, () -> loader.load(announcement));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Announcement announcement(String uri, String sha256, int rank) {
    return new Announcement(
        "default",
        1,
        false,
        Optional.of(new Announcement.AdapterFile(uri, sha256, 1, rank, List.of("q_proj"))),
        "b".repeat(64),
        OptionalLong.empty(),
        "run",
        Instant.EPOCH);
  }
}
