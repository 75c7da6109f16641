package dev.plumbline.server.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what requests say about themselves rather than about the answer. */
final class CommonFields {
  static final int LONGEST_NAME = 512;
  private static final int METADATA_ENTRIES = 16;

  private CommonFields() {}

  static Optional<String> model(Fields fields) {
    return fields.text("model", LONGEST_NAME);
  }

  static Optional<String> user(Fields fields) {
    Optional<String> user = fields.text("user", LONGEST_NAME);
    // The newer name of the same thing in OpenAI's API.
    Optional<String> safety = fields.text("safety_identifier", LONGEST_NAME);
    return user.or(() -> safety);
  }

  static Map<String, String> metadata(Fields fields) {
    Map<String, String> metadata = new HashMap<>();
    fields
        .object("metadata")
        .ifPresent(
            object ->
                object
                    .all()
                    .forEach(
                        (name, value) ->
                            metadata.put(
                                name, Fields.text(value, "metadata." + name, LONGEST_NAME))));
    if (metadata.size() > METADATA_ENTRIES) {
      throw ApiException.invalid(
          "metadata", "'metadata' must have at most " + METADATA_ENTRIES + " entries");
    }
    return metadata;
  }
}
