package dev.plumbline.runtime.store;

import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Reads and writes single objects; a failure says what it means for an adapter. A request that may
 * succeed at once is repeated a few times. Thread safe.
 */
final class S3Bucket implements AutoCloseable {
  private final S3Client client;
  private final S3Location location;
  private final S3Failures failures;

  S3Bucket(S3Client client, S3Location location) {
    this.client = client;
    this.location = location;
    this.failures = new S3Failures(location);
  }

  /**
   * A bucket of the server in the settings; nothing is asked of it yet.
   *
   * @throws StartException when no region is to be found
   */
  static S3Bucket open(S3Settings settings) {
    return new S3Bucket(client(settings).build(), settings.location());
  }

  static S3ClientBuilder client(S3Settings settings) {
    S3Settings.Timeouts timeouts = settings.timeouts();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(timeouts.connect())
                    .socketTimeout(timeouts.read()))
            .overrideConfiguration(
                override ->
                    override.retryStrategy(RetryMode.STANDARD).apiCallTimeout(timeouts.transfer()))
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            // Not every server knows the newer checksums, and SHA-256 is checked at each load.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    settings.endpoint().ifPresent(builder::endpointOverride);
    settings
        .keys()
        .map(keys -> AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()))
        .map(StaticCredentialsProvider::create)
        .ifPresent(builder::credentialsProvider);
    return builder;
  }

  private static Region region(S3Settings settings) {
    if (settings.region().isPresent()) {
      return Region.of(settings.region().get());
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new StartException(
          "the region of the adapter store "
              + settings.location()
              + " is not known: set plumbline.adapter-store.s3.region or AWS_REGION",
          e);
    }
  }

  /** Writes an object; a reader finds the former one or all of this one. */
  void write(String key, Path file) {
    write(key, RequestBody.fromFile(file));
  }

  void write(String key, byte[] content) {
    write(key, RequestBody.fromBytes(content));
  }

  private void write(String key, RequestBody body) {
    try {
      client.putObject(PutObjectRequest.builder().bucket(location.bucket()).key(key).build(), body);
    } catch (SdkException e) {
      throw failures.of(e, key, "cannot be written");
    }
  }

  /** Reads a small object. */
  byte[] read(String key, int longest) {
    try {
      return client.getObject(get(key), (response, content) -> content(response, content, longest));
    } catch (SdkException e) {
      throw failures.of(e, key, "cannot be read");
    }
  }

  /**
   * Whether the store says that there is no such object; another's 404, as of a proxy before a
   * store that is away, does not count. It may say nothing for so long.
   *
   * @throws AdapterStoreException when the store does not say
   */
  boolean isGone(String key, Duration patience) {
    GetObjectRequest request =
        get(key).toBuilder()
            .overrideConfiguration(override -> override.apiCallTimeout(patience))
            .build();
    try {
      return client.getObject(request, (response, content) -> false);
    } catch (NoSuchKeyException e) {
      return true;
    } catch (SdkException e) {
      throw failures.of(e, key, "cannot be read");
    }
  }

  private static byte[] content(GetObjectResponse response, InputStream content, int longest)
      throws IOException {
    if (response.contentLength() > longest) {
      throw new AdapterStoreException(
          Kind.WRONG_CONTENT,
          "it has " + response.contentLength() + " bytes, more than " + longest);
    }
    return content.readNBytes(longest);
  }

  /**
   * Copies an object to a file that is not there yet.
   *
   * @param sizeBytes what its length must be
   * @throws AdapterStoreException also when it has another length, before it is read
   */
  void download(String key, Path target, long sizeBytes) {
    try {
      client.getObject(
          get(key),
          (response, content) -> {
            if (response.contentLength() != sizeBytes) {
              throw new AdapterStoreException(
                  Kind.WRONG_CONTENT,
                  "s3://"
                      + location.bucket()
                      + "/"
                      + key
                      + " has "
                      + response.contentLength()
                      + " bytes instead of "
                      + sizeBytes);
            }
            return ResponseTransformer.<GetObjectResponse>toFile(target)
                .transform(response, content);
          });
    } catch (SdkException e) {
      throw failures.of(e, key, "cannot be fetched to " + target);
    }
  }

  private GetObjectRequest get(String key) {
    return GetObjectRequest.builder().bucket(location.bucket()).key(key).build();
  }

  @Override
  public void close() {
    client.close();
  }
}
