package dev.plumbline.runtime.kafka;

/** The schema registry cannot be asked now; the same record can be decoded later. */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(Throwable cause) {
    super(
        "the schema registry does not give a schema; check plumbline.kafka.schema-registry-url and"
            + " what the registry lets this service read: "
            + cause.getMessage(),
        cause);
  }
}
