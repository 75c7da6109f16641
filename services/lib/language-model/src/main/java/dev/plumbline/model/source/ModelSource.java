package dev.plumbline.model.source;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a model comes from, as people write it in the configuration and on the command line. */
public sealed interface ModelSource {

  /** A folder in Hugging Face's layout: config.json, safetensors, tokenizer.json. */
  record LocalFolder(Path folder) implements ModelSource {}

  /** One GGUF file, with everything in it. */
  record LocalGguf(Path file) implements ModelSource {}

  /** SmolLM2-135M-Instruct, fetched when it is not in the cache. */
  record PackagedDefault() implements ModelSource {}

  /**
   * A model at a hub of Hugging Face's kind.
   *
   * @param repository owner and name with a slash between
   * @param revision a branch, a tag or a commit
   */
  record Hub(String repository, String revision) implements ModelSource {
    private static final Pattern TEXT =
        Pattern.compile(
            "hf:([A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95})(?:@([A-Za-z0-9][\\w./-]{0,200}))?");

    static Hub parse(String text) {
      var matcher = TEXT.matcher(text);
      if (!matcher.matches() || text.contains("..")) {
        throw new IllegalArgumentException(
            "a model at a hub is named hf:owner/name or hf:owner/name@revision, not " + text);
      }
      return new Hub(matcher.group(1), matcher.group(2) == null ? "main" : matcher.group(2));
    }

    boolean isCommit() {
      return revision.matches("[0-9a-f]{40}");
    }

    @Override
    public String toString() {
      return "hf:" + repository + "@" + revision;
    }
  }

  /**
   * Understands a source.
   *
   * @param text {@code default}, {@code hf:owner/name[@revision]}, the path of a {@code .gguf}
   *     file, or the path of a folder
   */
  static ModelSource parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "the model is empty: give default, a .gguf file, a folder in Hugging Face's layout, or"
              + " hf:owner/name");
    }
    if (text.startsWith("hf:")) {
      return Hub.parse(text);
    }
    if (text.equals("default")) {
      return new PackagedDefault();
    }
    return text.endsWith(".gguf") ? new LocalGguf(Path.of(text)) : new LocalFolder(Path.of(text));
  }
}
