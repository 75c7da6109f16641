package dev.plumbline.gateway.kafka;

import java.util.Locale;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Why Kafka did not acknowledge a request's events. */
enum FailureKind {
  /** No answer came in time. */
  TIMEOUT,
  /** A broker could not take them then, and may another time. */
  UNAVAILABLE,
  /** This gateway has not the right to write them, or its credentials are refused. */
  DENIED,
  /** An event is larger than Kafka takes. */
  TOO_LARGE,
  /** They could not be encoded; the registry of schemas may be away. */
  NOT_ENCODED,
  /** Too many requests wait for Kafka already. */
  NO_PLACE,
  /** Anything else. */
  OTHER;

  static FailureKind of(Exception failure) {
    if (failure instanceof TimeoutException) {
      return TIMEOUT;
    }
    if (failure instanceof AuthenticationException || failure instanceof AuthorizationException) {
      return DENIED;
    }
    if (failure instanceof RecordTooLargeException) {
      return TOO_LARGE;
    }
    if (failure instanceof SerializationException) {
      return NOT_ENCODED;
    }
    if (failure instanceof NoPlaceException) {
      return NO_PLACE;
    }
    return failure instanceof RetriableException ? UNAVAILABLE : OTHER;
  }

  /** Whether Kafka, or what it needs, failed. */
  boolean isOfKafka() {
    return this != TOO_LARGE && this != NO_PLACE;
  }

  /** The name in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
