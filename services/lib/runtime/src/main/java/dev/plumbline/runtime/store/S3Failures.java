package dev.plumbline.runtime.store;

import dev.plumbline.runtime.service.Causes;
import dev.plumbline.runtime.store.AdapterStoreException.Kind;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says what a failed request to a bucket means for who asked for an adapter. */
final class S3Failures {
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String SETTINGS = "plumbline.adapter-store.s3";

  /** Refusals that some servers do not answer with 401 or 403. */
  private static final Set<String> REFUSALS =
      Set.of(
          "AccessDenied",
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  private final S3Location location;

  S3Failures(S3Location location) {
    this.location = location;
  }

  /**
   * The failure of a request about one object.
   *
   * @param doing for example {@code cannot be read}
   */
  AdapterStoreException of(SdkException failure, String key, String doing) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof AdapterStoreException found) {
        // Found while the answer was read.
        return found;
      }
    }
    String what = "s3://" + location.bucket() + "/" + key + " " + doing + ": ";
    if (failure instanceof AwsServiceException answer) {
      return answered(answer, key, what);
    }
    return new AdapterStoreException(
        Kind.UNAVAILABLE,
        what
            + rootMessage(failure)
            + "; is the server up, and are "
            + SETTINGS
            + ".endpoint and the credentials right?",
        failure);
  }

  private AdapterStoreException answered(AwsServiceException failure, String key, String what) {
    String code = code(failure);
    if (failure.statusCode() == UNAUTHORIZED
        || failure.statusCode() == FORBIDDEN
        || REFUSALS.contains(code)) {
      return new AdapterStoreException(
          Kind.DENIED,
          what
              + "access denied ("
              + code
              + "); check the credentials ("
              + SETTINGS
              + ".access-key, or AWS's environment) and that they may list, read and, for a"
              + " trainer, write s3://"
              + location.bucket(),
          failure);
    }
    if (code.equals("NoSuchBucket")) {
      return new AdapterStoreException(
          Kind.UNAVAILABLE,
          what
              + "there is no bucket "
              + location.bucket()
              + "; make it, or set the right name in"
              + " plumbline.adapter-store.uri",
          failure);
    }
    if (failure.statusCode() == NOT_FOUND) {
      return new AdapterStoreException(
          Kind.MISSING, "nothing at s3://" + location.bucket() + "/" + key, failure);
    }
    return new AdapterStoreException(
        Kind.UNAVAILABLE,
        what + "the server answers " + failure.statusCode() + " (" + code + ")",
        failure);
  }

  private static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
        ? "no error code"
        : failure.awsErrorDetails().errorCode();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = Causes.of(failure).root();
    return root == failure
        ? failure.getMessage()
        : root.getClass().getSimpleName() + " " + root.getMessage();
  }
}
