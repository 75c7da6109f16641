package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.Causes;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What a failure of the registry says: something about the schema of a record, or nothing, and it
 * may pass.
 */
public final class RegistryAnswer {
  private static final int NOT_FOUND = 404;

  /** No such subject, version and schema; which of them an unknown number is differs. */
  private static final Set<Integer> UNKNOWN = Set.of(40401, 40402, 40403);

  /** Not compatible with what was there before, and not valid. */
  private static final Set<Integer> REFUSED = Set.of(409, 422);

  private RegistryAnswer() {}

  /**
   * Whether a record could not be written as the registry could not be asked, or said something
   * else than that it refuses the schema.
   */
  public static boolean isMissingForWriting(Throwable failure) {
    return Causes.of(failure).any(RegistryAnswer::isOtherThanRefusal);
  }

  private static boolean isOtherThanRefusal(Throwable cause) {
    if (cause instanceof RestClientException answer) {
      return !REFUSED.contains(answer.getStatus());
    }
    // The bytes themselves go to memory only.
    return cause instanceof SerializationException && cause.getCause() instanceof IOException;
  }

  /** Whether a schema to read with could not be asked for, or the answer was not about it. */
  static boolean isMissing(RuntimeException failure) {
    return Causes.of(failure).chain().stream()
        .filter(RegistryAnswer::isOfRegistry)
        .findFirst()
        .map(cause -> !saysThatThereIsNone(cause))
        .orElse(false);
  }

  // Confluent's client makes Kafka's exceptions of some of the registry's answers.
  private static boolean isOfRegistry(Throwable cause) {
    return cause instanceof RestClientException
        || cause instanceof IOException
        || cause instanceof RetriableException
        || cause instanceof AuthenticationException
        || cause instanceof AuthorizationException;
  }

  private static boolean saysThatThereIsNone(Throwable cause) {
    if (cause instanceof RestClientException answer) {
      // A proxy that does not find the registry says 404 as well, but without such a code.
      return answer.getStatus() == NOT_FOUND && UNKNOWN.contains(answer.getErrorCode());
    }
    return cause instanceof IOException && isOfAnotherLanguage(cause.getMessage());
  }

  // For a schema in JSON Schema or Protobuf Confluent's client has nothing but this text.
  private static boolean isOfAnotherLanguage(String message) {
    return message != null
        && message.startsWith("Invalid schema ")
        && !message.endsWith(" of type AVRO");
  }
}
