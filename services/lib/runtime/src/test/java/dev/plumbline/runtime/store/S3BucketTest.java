package dev.plumbline.runtime.store;

import static dev.plumbline.runtime.store.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that go wrong on the way. */
class S3BucketTest {
  private static final String WHOLE = answer("200 OK", 6, "abcdef");
  private static final String CUT = answer("200 OK", 6, "abc");
  private static final String BUSY = answer("503 Slow Down", 0, "");

  @TempDir Path directory;

  @Test
  void aTransferThatBreaksHalfWayIsRepeated() throws Exception {
    try (ScriptedServer server = new ScriptedServer(CUT, WHOLE);
        S3Bucket bucket = bucket(server)) {
      Path target = directory.resolve("file");

      bucket.download("key", target, 6);

      assertThat(target).hasContent("abcdef");
      assertThat(server.answered()).isEqualTo(2);
    }
  }

  @Test
  void aTransferThatAlwaysBreaksMayPassLater() throws Exception {
    try (ScriptedServer server = new ScriptedServer(CUT, CUT, CUT);
        S3Bucket bucket = bucket(server)) {
      Path target = directory.resolve("file");

      assertThatThrownBy(() -> bucket.download("key", target, 6))
          .isInstanceOfSatisfying(
              AdapterStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
      assertThat(target).doesNotExist();
    }
  }

  @Test
  void aBusyServerIsAskedAgain() throws Exception {
    try (ScriptedServer server = new ScriptedServer(BUSY, WHOLE);
        S3Bucket bucket = bucket(server)) {
      assertThat(bucket.read("key", 6)).isEqualTo("abcdef".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() throws Exception {
    try (ScriptedServer server = new ScriptedServer(WHOLE);
        S3Bucket bucket = bucket(server)) {
      assertThatThrownBy(() -> bucket.read("key", 5))
          .isInstanceOfSatisfying(
              AdapterStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_CONTENT));
    }
  }

  @Test
  void onlyTheStoreItselfSaysThatSomethingIsGone() throws Exception {
    String gone = "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>";
    String proxy = "<html>default backend - 404</html>";
    try (ScriptedServer server =
            new ScriptedServer(
                answer("404 Not Found", gone.length(), gone),
                answer("404 Not Found", proxy.length(), proxy));
        S3Bucket bucket = bucket(server)) {
      assertThat(bucket.isGone("key", Duration.ofSeconds(10))).isTrue();
      assertThatThrownBy(() -> bucket.isGone("key", Duration.ofSeconds(10)))
          .isInstanceOf(AdapterStoreException.class);
    }
  }

  private static S3Bucket bucket(ScriptedServer server) {
    return S3Bucket.open(
        new S3Settings(
            new S3Location("bucket", ""),
            Optional.of(server.address()),
            Optional.of("us-east-1"),
            true,
            Optional.of(new S3Settings.Keys("me", "secret")),
            new S3Settings.Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60))));
  }
}
