package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.service.StartException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** Says in one line why the schema registry cannot be used and what to do about it. */
record RegistryTrouble(String url) {
  private static final int LONGEST_REASON = 400;

  StartException missing(String subject) {
    return new StartException(
        registry()
            + " does not know the schema that this version writes under "
            + subject
            + ", and services may not register any (auto.register.schemas=false); register it with:"
            + " plumbline topics create --register-schemas");
  }

  StartException explain(String subject, Exception e) {
    if (!(e instanceof RestClientException answer)) {
      return new StartException(
          registry()
              + " does not answer: "
              + reason(e)
              + "; check plumbline.kafka.schema-registry-url and plumbline.kafka.registry-properties",
          e);
    }
    return switch (answer.getStatus()) {
      case 409 ->
          new StartException(
              registry()
                  + " refuses the schema that this version writes under "
                  + subject
                  + ", because it does not go together with what was registered there before: "
                  + reason(e)
                  + "; run a version that fits, or move the topic and its subject away"
                  + " (plumbline.kafka.topics.prefix gives an installation topics of its own)",
              e);
      case 401, 403 ->
          new StartException(
              registry()
                  + " does not let this user in, or not do that: "
                  + reason(e)
                  + "; check basic.auth.credentials.source and basic.auth.user.info at"
                  + " plumbline.kafka.registry-properties",
              e);
      default ->
          new StartException(
              registry() + " failed with the schema of " + subject + ": " + reason(e), e);
    };
  }

  private String registry() {
    return "the schema registry at " + url;
  }

  private static String reason(Exception e) {
    String line = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }
}
