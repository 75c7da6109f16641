package dev.plumbline.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one revision of a model at the hub.
 *
 * @param commit what the revision's name stands for now
 */
record HubListing(
    HubConnection hub, String repository, String commit, Map<String, JsonNode> files) {
  private static final int MOST_BYTES = 16 << 20;

  /** Asks the hub. */
  static HubListing ask(HubConnection hub, String repository, String revision) throws IOException {
    var path =
        "/api/models/%s/revision/%s?blobs=true".formatted(repository, revision.replace("/", "%2F"));
    var json = json(hub, path);
    var commit = json.path("sha").asText();
    if (!commit.matches("[0-9a-f]{40}")) {
      throw new HubRefusal("the hub names no commit for " + repository + "@" + revision);
    }
    var files = new LinkedHashMap<String, JsonNode>();
    json.path("siblings").forEach(file -> files.put(file.path("rfilename").asText(), file));
    return new HubListing(hub, repository, commit, files);
  }

  private static JsonNode json(HubConnection hub, String path) throws IOException {
    var connection = hub.open(path, 0);
    try (var in = connection.getInputStream()) {
      return new ObjectMapper().readTree(in.readNBytes(MOST_BYTES));
    } finally {
      connection.disconnect();
    }
  }

  Set<String> names() {
    return files.keySet();
  }

  /** Where a file is fetched from: by the commit, so that all files belong together. */
  String path(String name) {
    return "/%s/resolve/%s/%s".formatted(repository, commit, name);
  }

  /** Size and digest of a file, from the listing or, where it lacks them, from a question more. */
  HubFile file(String name) throws IOException {
    var listed = files.get(name);
    var digest =
        HubFile.digest(listed.path("lfs").path("sha256").asText())
            .or(() -> HubFile.digest(listed.path("blobId").asText()));
    var size = listed.path("size");
    return digest.isPresent() && size.canConvertToLong() && size.longValue() >= 0
        ? new HubFile(name, size.longValue(), digest.get())
        : described(name);
  }

  private HubFile described(String name) throws IOException {
    var connection = hub.describe(path(name));
    try {
      var tag =
          Optional.ofNullable(connection.getHeaderField("X-Linked-Etag"))
              .or(() -> Optional.ofNullable(connection.getHeaderField("ETag")))
              .orElse("");
      long size =
          connection.getHeaderFieldLong(
              "X-Linked-Size", connection.getHeaderFieldLong("Content-Length", -1));
      var digest = HubFile.digest(tag.replaceFirst("^W/", "").replace("\"", ""));
      if (digest.isEmpty() || size < 0) {
        throw new HubRefusal("the hub does not say what size and digest " + name + " must have");
      }
      return new HubFile(name, size, digest.get());
    } finally {
      connection.disconnect();
    }
  }
}
