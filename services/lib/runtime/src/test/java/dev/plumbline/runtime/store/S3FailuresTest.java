package dev.plumbline.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {
  private final S3Failures failures = new S3Failures(new S3Location("bucket", "prefix"));

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchKey, MISSING",
    "404, NoSuchBucket, UNAVAILABLE",
    "403, AccessDenied, DENIED",
    "401, Unauthorized, DENIED",
    "400, ExpiredToken, DENIED",
    "400, InvalidToken, DENIED",
    "301, PermanentRedirect, UNAVAILABLE",
    "429, TooManyRequests, UNAVAILABLE",
    "500, InternalError, UNAVAILABLE",
    "503, SlowDown, UNAVAILABLE",
  })
  void anAnswerOfTheServerMeans(int status, String code, Kind kind) {
    AdapterStoreException failure =
        failures.of(
            S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build(),
            "prefix/key",
            "cannot be read");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining("bucket");
  }

  @Test
  void anAnswerWithoutDetailsIsToldByItsStatus() {
    AdapterStoreException failure =
        failures.of(S3Exception.builder().statusCode(502).build(), "prefix/key", "cannot be read");

    assertThat(failure)
        .hasMessageContaining("s3://bucket/prefix/key cannot be read")
        .hasMessageContaining("502");
  }

  @Test
  void noAnswerIsToldByItsRoot() {
    AdapterStoreException failure =
        failures.of(
            SdkClientException.create(
                "unable to execute", new java.net.UnknownHostException("nowhere")),
            "prefix/key",
            "cannot be read");

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("UnknownHostException nowhere");
  }

  @Test
  void whatWasFoundInTheAnswerIsNotWrapped() {
    AdapterStoreException found = new AdapterStoreException(Kind.WRONG_CONTENT, "too short");

    AdapterStoreException failure =
        failures.of(
            SdkClientException.create("unable", new IllegalStateException(found)), "key", "doing");

    assertThat(failure).isSameAs(found);
  }
}
