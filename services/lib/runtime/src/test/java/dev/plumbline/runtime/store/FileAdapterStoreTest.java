package dev.plumbline.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAdapterStoreTest {
  @TempDir Path directory;
  private Path source;
  private FileAdapterStore store;

  @BeforeEach
  void anAdapterOfTwoFiles() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("adapter_config.json"), "{}");
    Files.write(source.resolve("adapter_model.safetensors"), new byte[] {1, 2, 3});
    store = new FileAdapterStore(directory.resolve("store"));
  }

  @Test
  void whatWasPutIsFetchedUnchanged() throws IOException {
    StoredAdapter stored = store.put(source);

    Path fetched = store.fetch(stored.uri(), stored.sha256()).directory();

    assertThat(fetched.resolve("adapter_config.json")).hasContent("{}");
    assertThat(Files.readAllBytes(fetched.resolve("adapter_model.safetensors")))
        .containsExactly(1, 2, 3);
    assertThat(stored.sizeBytes()).isEqualTo(5);
  }

  @Test
  void theSameContentHasTheSameAddress() throws IOException {
    StoredAdapter first = store.put(source);
    StoredAdapter second = store.put(source);

    assertThat(second).isEqualTo(first);
    try (Stream<Path> entries = Files.list(directory.resolve("store"))) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void aRenamedFileIsOtherContent() throws IOException {
    StoredAdapter first = store.put(source);
    Files.move(source.resolve("adapter_config.json"), source.resolve("config.json"));

    assertThat(store.put(source).sha256()).isNotEqualTo(first.sha256());
  }

  @Test
  void aDamagedAdapterIsRefusedAndMendedByTheNextPut() throws IOException {
    StoredAdapter stored = store.put(source);
    Path file =
        store.fetch(stored.uri(), stored.sha256()).directory().resolve("adapter_model.safetensors");
    Files.write(file, new byte[] {1, 2});

    assertThatThrownBy(() -> store.fetch(stored.uri(), stored.sha256()))
        .asInstanceOf(InstanceOfAssertFactories.type(AdapterStoreException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_CONTENT))
        .satisfies(e -> assertThat(e).hasMessageContaining(stored.sha256()));

    store.put(source);
    assertThat(store.fetch(stored.uri(), stored.sha256()).directory()).isDirectory();
  }

  @Test
  void whatAKilledWorkerLeftIsDeletedByALaterPut() throws IOException {
    Path left = incoming("left", Duration.ofMinutes(61));

    store.put(source);

    assertThat(left).doesNotExist();
  }

  @Test
  void whatAnotherWorkerMayStillBeWritingIsKept() throws IOException {
    Path young = incoming("young", Duration.ofMinutes(59));

    store.put(source);

    assertThat(young.resolve("adapter_config.json")).exists();
  }

  @Test
  void anOldAdapterIsKept() throws IOException {
    StoredAdapter stored = store.put(source);
    Path folder = store.fetch(stored.uri(), stored.sha256()).directory();
    age(folder, Duration.ofDays(1));
    Files.writeString(source.resolve("adapter_config.json"), "{\"r\": 8}");

    store.put(source);

    assertThat(folder).isDirectory();
  }

  private Path incoming(String name, Duration age) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("store/.incoming-" + name));
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    return age(folder, age);
  }

  private static Path age(Path folder, Duration age) throws IOException {
    return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void anAddressOutsideOfTheStoreIsRefused() {
    for (URI uri :
        new URI[] {
          source.toUri(),
          directory.resolve("store").toUri(),
          URI.create(directory.resolve("store").toUri() + "x/../../source"),
          URI.create("https://example.org/adapter")
        }) {
      assertThatThrownBy(() -> store.fetch(uri.toString(), "00"))
          .asInstanceOf(InstanceOfAssertFactories.type(AdapterStoreException.class))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OUTSIDE));
    }
  }

  @Test
  void anAdapterIsFoundWhereTheStoreWasMovedTo() throws IOException {
    StoredAdapter stored = store.put(source);
    Path moved = Files.move(directory.resolve("store"), directory.resolve("moved"));
    FileAdapterStore there = new FileAdapterStore(moved);

    Path fetched = there.fetch(stored.uri(), stored.sha256()).directory();

    assertThat(fetched).isEqualTo(moved.resolve(stored.sha256()));
    assertThat(fetched.resolve("adapter_config.json")).hasContent("{}");
    assertThat(there.put(source).sha256()).isEqualTo(stored.sha256());
  }

  @Test
  void anAdapterIsFoundWhereTheStoreWasMovedToAFolderAboveIt() throws IOException {
    StoredAdapter stored = store.put(source);
    Path root = Files.createDirectory(directory.resolve("above"));
    Files.move(directory.resolve("store").resolve(stored.sha256()), root.resolve(stored.sha256()));
    String uri = root.resolve("store").resolve(stored.sha256()).toUri().toString();

    Path fetched = new FileAdapterStore(root).fetch(uri, stored.sha256()).directory();

    assertThat(fetched).isEqualTo(root.resolve(stored.sha256()));
  }

  @Test
  void anAddressElsewhereIsNotFollowed() throws IOException {
    StoredAdapter stored = new FileAdapterStore(directory.resolve("elsewhere")).put(source);

    assertThat(kind(stored.uri(), stored.sha256())).isEqualTo(Kind.MISSING);
    assertThat(kind(source.toUri().toString(), stored.sha256())).isEqualTo(Kind.OUTSIDE);
    assertThat(kind(stored.uri(), "0".repeat(64))).isEqualTo(Kind.OUTSIDE);
    assertThat(kind(directory.resolve("elsewhere").toUri().toString(), "elsewhere"))
        .as("a name that is no hash")
        .isEqualTo(Kind.OUTSIDE);
  }

  @Test
  void aLinkThatIsNamedByTheHashIsNotFollowedForAnAddressElsewhere() throws IOException {
    StoredAdapter stored = new FileAdapterStore(directory.resolve("elsewhere")).put(source);
    Files.createDirectory(directory.resolve("store"));
    Files.createSymbolicLink(
        directory.resolve("store").resolve(stored.sha256()),
        directory.resolve("elsewhere").resolve(stored.sha256()));

    assertThat(kind(stored.uri(), stored.sha256())).isEqualTo(Kind.OUTSIDE);
  }

  @Test
  void whatTheHashNamesMustHaveThatHash() throws IOException {
    StoredAdapter stored = new FileAdapterStore(directory.resolve("elsewhere")).put(source);
    Path folder = Files.createDirectories(directory.resolve("store").resolve(stored.sha256()));
    Files.writeString(folder.resolve("adapter_config.json"), "{\"r\": 8}");

    assertThat(kind(stored.uri(), stored.sha256())).isEqualTo(Kind.WRONG_CONTENT);
  }

  private Kind kind(String uri, String sha256) {
    return catchThrowableOfType(AdapterStoreException.class, () -> store.fetch(uri, sha256)).kind();
  }

  @Test
  void aMissingAdapterMayStillCome() {
    String uri = directory.resolve("store").resolve("abc").toUri().toString();

    assertThatThrownBy(() -> store.fetch(uri, "abc"))
        .asInstanceOf(InstanceOfAssertFactories.type(AdapterStoreException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISSING));
  }

  @Test
  void aStoreThatCannotBeWrittenSaysWhatToDo() throws IOException {
    Path blocked = Files.writeString(directory.resolve("blocked"), "a file, not a directory");

    assertThatThrownBy(() -> new FileAdapterStore(blocked).put(source))
        .isInstanceOf(AdapterStoreException.class)
        .hasMessageContaining(blocked.toString())
        .hasMessageContaining("plumbline.adapter-store.uri");
  }
}
