package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.Causes;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What a failure to get a record's schema says: that there is none, or nothing about the record.
 */
final class RegistryAnswer {
  private static final int NOT_FOUND = 404;

  /** No such subject, version and schema; which of them an unknown number is differs. */
  private static final Set<Integer> UNKNOWN = Set.of(40401, 40402, 40403);

  private RegistryAnswer() {}

  /** Whether the registry could not be asked, or gave no answer about the schema. */
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
