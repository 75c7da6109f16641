package dev.plumbline.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterCacheTest {
  private static final int SIZE = 1000;

  @TempDir Path directory;
  private Path root;
  private AdapterCache cache;

  @BeforeEach
  void openCache() {
    root = directory.resolve("cache");
    cache = AdapterCache.open(root, 2 * SIZE);
  }

  @AfterEach
  void closeCache() {
    cache.close();
  }

  @Test
  void whatIsKeptIsNotFetchedAgain() throws IOException {
    Adapter adapter = new Adapter(1);

    read(adapter);
    read(adapter);

    assertThat(adapter.downloads).hasValue(1);
  }

  @Test
  void aDamagedAdapterIsFetchedAgainOnce() throws IOException {
    Adapter adapter = new Adapter(1);
    read(adapter);
    Files.write(onlyKept().resolve(Adapter.FILE), new byte[SIZE]);

    read(adapter);
    read(adapter);

    assertThat(adapter.downloads).hasValue(2);
  }

  @Test
  void anAdapterThatSomebodyDeletedIsFetchedAgain() throws IOException {
    Adapter adapter = new Adapter(1);
    read(adapter);
    new AdapterFolder(onlyKept()).delete();

    read(adapter);

    assertThat(adapter.downloads).hasValue(2);
  }

  @Test
  void theLeastRecentlyUsedIsDroppedAboveTheLimit() throws IOException {
    Adapter first = new Adapter(1);
    Adapter second = new Adapter(2);
    Adapter third = new Adapter(3);
    read(first);
    read(second);
    read(first);

    read(third);

    assertThat(kept()).hasSize(2);
    read(first);
    read(third);
    assertThat(first.downloads).hasValue(1);
    assertThat(third.downloads).hasValue(1);
    read(second);
    assertThat(second.downloads).hasValue(2);
  }

  @Test
  void whatIsBeingReadIsNeverDropped() throws IOException {
    Adapter held = new Adapter(1);
    try (FetchedAdapter fetched = fetch(held)) {
      for (int number = 2; number < 6; number++) {
        read(new Adapter(number));
      }

      held.assertIn(fetched.directory());
      assertThat(kept()).hasSize(2);
    }
    read(held);
    assertThat(held.downloads).hasValue(1);
  }

  @Test
  void manyThatAreBeingReadExceedTheLimitUntilTheyAreClosed() throws IOException {
    List<FetchedAdapter> open = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      open.add(fetch(new Adapter(number)));
    }
    assertThat(kept()).hasSize(5);

    open.forEach(FetchedAdapter::close);
    open.forEach(FetchedAdapter::close);

    assertThat(kept()).hasSize(2);
  }

  @Test
  void anAdapterAboveTheLimitIsGivenButNotKept() throws IOException {
    cache.close();
    cache = AdapterCache.open(root, SIZE - 1);
    Adapter adapter = new Adapter(1);

    read(adapter);

    assertThat(kept()).isEmpty();
  }

  @Test
  void aDamagedAdapterStaysForItsReaderUntilItIsClosed() throws IOException {
    Adapter adapter = new Adapter(1);
    FetchedAdapter first = fetch(adapter);
    Files.write(first.directory().resolve(Adapter.FILE), new byte[SIZE]);

    try (FetchedAdapter second = fetch(adapter)) {
      adapter.assertIn(second.directory());
      assertThat(first.directory()).exists();
      first.close();
      assertThat(first.directory()).doesNotExist();
    }
    assertThat(kept()).hasSize(1);
  }

  @Test
  void aFetchThatFailsLeavesNothingBehind() throws IOException {
    Adapter adapter = new Adapter(1);
    AdapterStoreException failure = new AdapterStoreException(Kind.UNAVAILABLE, "cut off");

    assertThatThrownBy(
            () ->
                cache.fetch(
                    adapter.sha256,
                    target -> {
                      Files.write(target.resolve(Adapter.FILE), new byte[SIZE / 2]);
                      throw failure;
                    }))
        .isSameAs(failure);

    try (Stream<Path> entries = Files.list(root)) {
      assertThat(entries).extracting(Path::getFileName).containsExactly(Path.of(".lock"));
    }
    read(adapter);
  }

  @Test
  void aDiskThatCannotBeWrittenIsToldAndMayPass() throws IOException {
    Adapter adapter = new Adapter(1);

    assertThatThrownBy(
            () ->
                cache.fetch(
                    adapter.sha256,
                    target -> {
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOfSatisfying(
            AdapterStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("plumbline.adapter-store.cache.directory");
  }

  @Test
  void theNextProcessFindsWhatWasKeptInTheOrderOfItsUse() throws IOException {
    Adapter first = new Adapter(1);
    Adapter second = new Adapter(2);
    read(first);
    Path firstFolder = onlyKept();
    read(second);
    read(first);
    // As if the second had been used an hour ago, however coarse the clock of the disk is.
    Path secondFolder = kept().stream().filter(p -> !p.equals(firstFolder)).findFirst().get();
    Files.setLastModifiedTime(
        secondFolder, FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
    Files.createDirectory(root.resolve("incoming-left-by-a-crash"));
    cache.close();

    cache = AdapterCache.open(root, 2 * SIZE);
    assertThat(root.resolve("incoming-left-by-a-crash")).doesNotExist();
    read(new Adapter(3));

    read(first);
    assertThat(first.downloads).hasValue(1);
    assertThat(secondFolder).doesNotExist();
  }

  @Test
  void aSmallerLimitIsKeptFromTheStart() throws IOException {
    read(new Adapter(1));
    read(new Adapter(2));
    cache.close();

    cache = AdapterCache.open(root, SIZE);

    assertThat(kept()).hasSize(1);
  }

  @Test
  void twoServicesCannotShareADirectory() {
    assertThatThrownBy(() -> AdapterCache.open(root, SIZE))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("plumbline.adapter-store.cache.directory");
  }

  @Test
  void thoseWhoWantTheSameAdapterAtOnceFetchItOnce() throws Exception {
    Adapter adapter = new Adapter(1);
    int readers = 4;
    CountDownLatch all = new CountDownLatch(readers);
    Callable<Void> reader =
        () -> {
          all.countDown();
          all.await();
          read(adapter);
          return null;
        };

    run(List.of(reader, reader, reader, reader));

    assertThat(adapter.downloads).hasValue(1);
  }

  @Test
  void whateverManyReadersDoEachFindsItsAdapterWholeAndTheLimitHolds() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<Adapter> adapters = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      adapters.add(new Adapter(number));
    }
    List<Callable<Void>> readers = new ArrayList<>();
    for (int reader = 0; reader < 6; reader++) {
      Random random = new Random(seed + reader);
      readers.add(
          () -> {
            for (int i = 0; i < 200; i++) {
              Adapter adapter = adapters.get(random.nextInt(adapters.size()));
              try (FetchedAdapter fetched = fetch(adapter)) {
                adapter.assertIn(fetched.directory());
              }
            }
            return null;
          });
    }

    run(readers);

    assertThat(kept()).hasSize(2);
    assertThat(adapters).allSatisfy(adapter -> assertThat(adapter.downloads.get()).isPositive());
  }

  private static void run(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks, 1, TimeUnit.MINUTES)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private FetchedAdapter fetch(Adapter adapter) {
    return cache.fetch(adapter.sha256, adapter);
  }

  private void read(Adapter adapter) throws IOException {
    try (FetchedAdapter fetched = fetch(adapter)) {
      adapter.assertIn(fetched.directory());
    }
  }

  private Path onlyKept() throws IOException {
    assertThat(kept()).hasSize(1);
    return kept().get(0);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  /** An adapter of one file, and how often it was fetched. */
  private final class Adapter implements AdapterCache.Source {
    static final String FILE = "adapter_model.safetensors";

    private final AtomicInteger downloads = new AtomicInteger();
    private final byte[] content = new byte[SIZE];
    private final String sha256;

    Adapter(int number) throws IOException {
      new Random(number).nextBytes(content);
      Path source = Files.createTempDirectory(directory, "source");
      Files.write(source.resolve(FILE), content);
      sha256 = AdapterDigest.of(source).sha256();
    }

    @Override
    public void download(Path target) throws IOException {
      downloads.incrementAndGet();
      Files.write(target.resolve(FILE), content);
    }

    void assertIn(Path folder) throws IOException {
      assertThat(Files.readAllBytes(folder.resolve(FILE))).isEqualTo(content);
    }
  }
}
