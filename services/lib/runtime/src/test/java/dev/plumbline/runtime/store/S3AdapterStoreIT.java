package dev.plumbline.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import dev.plumbline.s3test.S3TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The store in a bucket of a server that speaks S3. */
class S3AdapterStoreIT {
  private static final String BUCKET = "adapters";
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private static Path serverDirectory;
  private static S3TestServer server;

  @TempDir Path directory;
  private Path source;
  private String uri;
  private AdapterStore store;

  @BeforeAll
  static void startServer() {
    server = S3TestServer.start(serverDirectory);
    server.makeBucket(BUCKET);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void anAdapterOfTwoFiles(TestInfo test) throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("adapter_config.json"), "{}");
    Files.write(source.resolve("adapter_model.safetensors"), new byte[] {1, 2, 3});
    uri = "s3://" + BUCKET + "/tests/" + test.getTestMethod().orElseThrow().getName();
    store = store(Map.of());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void whatWasPutIsFetchedUnchanged() throws IOException {
    StoredAdapter stored = store.put(source);

    assertThat(stored.uri()).isEqualTo(uri + "/" + stored.sha256());
    assertThat(stored.sizeBytes()).isEqualTo(5);
    try (FetchedAdapter fetched = store.fetch(stored.uri(), stored.sha256())) {
      assertThat(names(fetched.directory()))
          .containsExactly("adapter_config.json", "adapter_model.safetensors");
      assertThat(fetched.directory().resolve("adapter_config.json")).hasContent("{}");
      assertThat(Files.readAllBytes(fetched.directory().resolve("adapter_model.safetensors")))
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void anAdapterThatIsThereIsNotWrittenAgain() throws IOException {
    StoredAdapter first = store.put(source);
    List<Path> objects = List.of(manifest(first), file(first), config(first));
    for (Path object : objects) {
      Files.setLastModifiedTime(object, LONG_AGO);
    }

    StoredAdapter second = store.put(source);

    assertThat(second).isEqualTo(first);
    assertThat(objects)
        .allSatisfy(object -> assertThat(Files.getLastModifiedTime(object)).isEqualTo(LONG_AGO));
  }

  @Test
  void aReaderFindsNothingUntilTheLastObjectIsWritten() throws IOException {
    AtomicBoolean lookedOnce = new AtomicBoolean();
    String sha256 = digest();
    try (AdapterStore watched =
        store(
            new ExecutionInterceptor() {
              @Override
              public void beforeTransmission(
                  Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.request() instanceof PutObjectRequest) {
                  lookedOnce.set(true);
                  assertThat(failure(uri + "/" + sha256, sha256).kind()).isEqualTo(Kind.MISSING);
                }
              }
            })) {
      watched.put(source);
    }

    assertThat(lookedOnce).isTrue();
    store.fetch(uri + "/" + sha256, sha256).close();
  }

  @Test
  void aPutWhoseAnswerIsLostIsRepeatedWithoutASecondAdapter() throws IOException {
    AtomicBoolean lost = new AtomicBoolean();
    try (AdapterStore unlucky = store(losingTheAnswer(lost))) {
      AdapterStoreException failure =
          catchThrowableOfType(AdapterStoreException.class, () -> unlucky.put(source));
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      String sha256 = digest();
      Path manifest = server.bucket(BUCKET).resolve(key(sha256 + ".json"));
      Files.setLastModifiedTime(manifest, LONG_AGO);

      StoredAdapter stored = unlucky.put(source);

      assertThat(stored.uri()).isEqualTo(uri + "/" + sha256);
      assertThat(Files.getLastModifiedTime(manifest)).isEqualTo(LONG_AGO);
      assertThat(names(manifest.getParent())).containsExactly(sha256, sha256 + ".json");
    }
  }

  @Test
  void aMissingAdapterMayStillCome() {
    AdapterStoreException failure = failure(uri + "/" + "a".repeat(64), "a".repeat(64));

    assertThat(failure.kind()).isEqualTo(Kind.MISSING);
    assertThat(failure).hasMessageContaining("a".repeat(64));
  }

  @Test
  void aTruncatedFileIsRefusedAndMendedByTheNextPut() throws IOException {
    StoredAdapter stored = store.put(source);
    Files.write(file(stored), new byte[] {1, 2});

    AdapterStoreException failure = failure(stored);

    assertThat(failure).hasMessageContaining("has 2 bytes instead of 3");
    assertThat(failure.kind()).isEqualTo(Kind.WRONG_CONTENT);
    store.put(source);
    store.fetch(stored.uri(), stored.sha256()).close();
  }

  @Test
  void aChangedFileIsRefusedByItsHash() throws IOException {
    StoredAdapter stored = store.put(source);
    Files.write(file(stored), new byte[] {1, 2, 4});

    AdapterStoreException failure = failure(stored);

    assertThat(failure.kind()).isEqualTo(Kind.WRONG_CONTENT);
    assertThat(failure).hasMessageContaining("announced was " + stored.sha256());
  }

  @Test
  void aFileThatWasTakenAwayLeavesNoAdapter() throws IOException {
    StoredAdapter stored = store.put(source);
    Files.delete(file(stored));

    assertThat(failure(stored).kind()).isEqualTo(Kind.WRONG_CONTENT);
  }

  @Test
  void anotherHashThanTheAddressIsRefused() {
    StoredAdapter stored = store.put(source);

    assertThat(failure(stored.uri(), "b".repeat(64)).kind()).isEqualTo(Kind.WRONG_CONTENT);
  }

  @Test
  void aManifestThatIsNoneOrLeadsElsewhereIsRefused() throws IOException {
    StoredAdapter stored = store.put(source);
    for (String manifest :
        List.of(
            "not JSON",
            "null",
            "{}",
            "{\"files\":[{\"name\":\"../outside\",\"sizeBytes\":3}]}",
            "{\"files\":[{\"name\":\"a/b\",\"sizeBytes\":3}]}",
            "{\"files\":[{\"name\":\"a\",\"sizeBytes\":-3}]}")) {
      Files.writeString(manifest(stored), manifest);

      assertThat(failure(stored).kind()).as(manifest).isEqualTo(Kind.WRONG_CONTENT);
    }
  }

  @Test
  void anAddressOutsideOfTheStoreIsRefused() {
    String sha256 = "c".repeat(64);
    for (String other :
        List.of(
            "s3://other/" + sha256,
            "s3://" + BUCKET + "/" + sha256,
            uri,
            uri + "/",
            uri + "-2/" + sha256,
            uri + "/sub/" + sha256,
            uri + "/../" + sha256,
            uri + "/" + sha256 + ".json",
            "file:///" + sha256)) {
      assertThat(failure(other, sha256).kind()).as(other).isEqualTo(Kind.OUTSIDE);
    }
  }

  @Test
  void aServerThatRefusesTheKeysSaysSo() {
    StoredAdapter stored = store.put(source);
    try (AdapterStore stranger =
        store(Map.of("plumbline.adapter-store.s3.secret-key", "a-wrong-secret"))) {
      AdapterStoreException reading =
          catchThrowableOfType(
              AdapterStoreException.class, () -> stranger.fetch(stored.uri(), stored.sha256()));
      AdapterStoreException writing =
          catchThrowableOfType(AdapterStoreException.class, () -> stranger.put(source));

      assertThat(reading.kind()).isEqualTo(Kind.DENIED);
      assertThat(reading)
          .hasMessageContaining("plumbline.adapter-store.s3.access-key")
          .hasMessageNotContaining("a-wrong-secret");
      assertThat(writing.kind()).isEqualTo(Kind.DENIED);
    }
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    try (AdapterStore elsewhere =
        store(Map.of("plumbline.adapter-store.uri", "s3://no-such-bucket/adapters"))) {
      AdapterStoreException failure =
          catchThrowableOfType(AdapterStoreException.class, () -> elsewhere.put(source));

      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("no bucket no-such-bucket");
    }
  }

  @Test
  void aServerThatIsDownIsReachedWhenItIsBack() {
    StoredAdapter stored = store.put(source);
    server.stop();
    try {
      AdapterStoreException failure = failure(stored);
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("plumbline.adapter-store.s3.endpoint");
    } finally {
      server.start();
    }

    store.fetch(stored.uri(), stored.sha256()).close();
  }

  @Test
  void whatWasFetchedOnceIsThereWithoutTheServer() {
    StoredAdapter stored = store.put(source);
    store.fetch(stored.uri(), stored.sha256()).close();
    server.stop();
    try {
      store.fetch(stored.uri(), stored.sha256()).close();
    } finally {
      server.start();
    }
  }

  @Test
  void whatWasRemovedFromTheBucketIsNotKeptEither() throws IOException {
    StoredAdapter stored = store.put(source);
    Path kept;
    try (FetchedAdapter fetched = store.fetch(stored.uri(), stored.sha256())) {
      kept = fetched.directory();
    }
    Files.delete(manifest(stored));

    assertThat(failure(stored).kind()).isEqualTo(Kind.MISSING);
    assertThat(kept).doesNotExist();
  }

  @Test
  void whatWasDamagedOnThisMachineComesAgainFromTheBucket() throws IOException {
    StoredAdapter stored = store.put(source);
    damageWhatIsKept(stored);

    try (FetchedAdapter fetched = store.fetch(stored.uri(), stored.sha256())) {
      assertThat(Files.readAllBytes(fetched.directory().resolve("adapter_model.safetensors")))
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void whatIsDamagedHereAndThereIsRefused() throws IOException {
    StoredAdapter stored = store.put(source);
    damageWhatIsKept(stored);
    Files.write(file(stored), new byte[] {3, 2, 1});

    assertThat(failure(stored).kind()).isEqualTo(Kind.WRONG_CONTENT);
  }

  private void damageWhatIsKept(StoredAdapter stored) throws IOException {
    try (FetchedAdapter fetched = store.fetch(stored.uri(), stored.sha256())) {
      Files.write(fetched.directory().resolve("adapter_model.safetensors"), new byte[] {9, 9, 9});
    }
  }

  private AdapterStoreException failure(StoredAdapter stored) {
    return failure(stored.uri(), stored.sha256());
  }

  private AdapterStoreException failure(String address, String sha256) {
    AdapterStoreException failure =
        catchThrowableOfType(
            AdapterStoreException.class, () -> store.fetch(address, sha256).close());
    assertThat(failure).as("what fetching %s ends with", address).isNotNull();
    return failure;
  }

  private AdapterStore store(Map<String, Object> more) {
    return AdapterStore.from(configuration(more), "test");
  }

  private AdapterStore store(ExecutionInterceptor interceptor) {
    S3Settings settings =
        S3Settings.from(configuration(Map.of()).section("plumbline.adapter-store"));
    S3ClientBuilder client = S3Bucket.client(settings);
    client.overrideConfiguration(
        client.overrideConfiguration().toBuilder().addExecutionInterceptor(interceptor).build());
    return new S3AdapterStore(
        new S3Bucket(client.build(), settings.location()),
        settings.location(),
        AdapterCache.open(directory.resolve("watched-cache"), 1));
  }

  private Configuration configuration(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(server.settings(uri));
    settings.putAll(more);
    return Configuration.load(Optional.empty(), Map.of()).withOverrides(settings);
  }

  private static ExecutionInterceptor losingTheAnswer(AtomicBoolean lost) {
    return new ExecutionInterceptor() {
      @Override
      public void afterTransmission(
          Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (context.request() instanceof PutObjectRequest put
            && put.key().endsWith(".json")
            && !put.key().endsWith("adapter_config.json")
            && lost.compareAndSet(false, true)) {
          throw SdkClientException.create("the answer is lost");
        }
      }
    };
  }

  private String digest() throws IOException {
    return AdapterDigest.of(source).sha256();
  }

  private String key(String rest) {
    return uri.substring(("s3://" + BUCKET + "/").length()) + "/" + rest;
  }

  private Path manifest(StoredAdapter stored) {
    return server.bucket(BUCKET).resolve(key(stored.sha256() + ".json"));
  }

  private Path file(StoredAdapter stored) {
    return server.bucket(BUCKET).resolve(key(stored.sha256() + "/adapter_model.safetensors"));
  }

  private Path config(StoredAdapter stored) {
    return server.bucket(BUCKET).resolve(key(stored.sha256() + "/adapter_config.json"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
