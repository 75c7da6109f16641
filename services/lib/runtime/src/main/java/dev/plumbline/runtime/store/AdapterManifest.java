package dev.plumbline.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lists the files of an adapter in a store whose files appear one by one. It is written when they
 * are all there, so an adapter with a manifest is whole.
 *
 * @param files by name
 */
record AdapterManifest(List<Entry> files) {
  private static final Pattern NAME = Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*");

  /** No manifest is as long as this, in bytes. */
  static final int LONGEST = 1 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * One file.
   *
   * @param name without any folder
   * @param sizeBytes its length
   */
  record Entry(String name, long sizeBytes) {
    Entry {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + name + "' is no name of a file");
      }
      if (sizeBytes < 0) {
        throw new IllegalArgumentException(name + " has the size " + sizeBytes);
      }
    }
  }

  AdapterManifest {
    files = List.copyOf(files);
  }

  /** The manifest of the files in a directory. */
  static AdapterManifest of(Path directory) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : new AdapterFolder(directory).files()) {
      entries.add(new Entry(file.getFileName().toString(), Files.size(file)));
    }
    return new AdapterManifest(entries);
  }

  /**
   * Reads one that was written.
   *
   * @throws IOException when it is none
   */
  static AdapterManifest parse(byte[] json) throws IOException {
    AdapterManifest manifest = MAPPER.readValue(json, AdapterManifest.class);
    if (manifest == null) {
      throw new IOException("it is empty");
    }
    return manifest;
  }

  byte[] json() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always JSON", e);
    }
  }
}
