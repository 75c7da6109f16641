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
    ObjectMapper mapper = new ObjectMapper();
    Path file = folder.resolve("tokenizer_config.json");
    ObjectNode settings = (ObjectNode) mapper.readTree(file.toFile());
    Files.writeString(file, mapper.writeValueAsString(settings.put("add_bos_token", true)));
    return this;
  }
}
