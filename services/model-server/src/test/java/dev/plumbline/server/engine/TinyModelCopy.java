package dev.plumbline.server.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A tiny model's folder in which a test changes files. */
record TinyModelCopy(Path folder) {
  private static final Path ORIGINAL = Path.of(System.getProperty("oracle.dir"), "llama-tied");

  static TinyModelCopy in(Path directory) throws IOException {
    Path folder = Files.createDirectory(directory.resolve("model"));
    try (Stream<Path> files = Files.list(ORIGINAL)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new TinyModelCopy(folder);
  }

  TinyModelCopy withoutChatTemplate() throws IOException {
    Files.delete(folder.resolve("chat_template.jinja"));
    return this;
  }

  /** Its tokenizer says that texts begin with a token. */
  TinyModelCopy beginningTexts() throws IOException {
    return with("tokenizer_config.json", "add_bos_token", "true");
  }

  /** Its tokenizer takes the first blank of a text away, as that of Llama 2 does. */
  TinyModelCopy losingFirstBlanks() throws IOException {
    return with(
        "tokenizer.json",
        "decoder",
        """
        {"type": "Sequence", "decoders": [
          {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
          {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}""");
  }

  private TinyModelCopy with(String name, String key, String value) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve(name);
    ObjectNode json = (ObjectNode) mapper.readTree(file.toFile());
    json.set(key, mapper.readTree(value));
    Files.writeString(file, mapper.writeValueAsString(json));
    return this;
  }
}
