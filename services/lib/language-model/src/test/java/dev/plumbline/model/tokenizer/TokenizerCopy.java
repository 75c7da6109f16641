package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a reference model's tokenizer, for tests that change them. */
public record TokenizerCopy(Path folder) {

  public static TokenizerCopy in(Path directory) throws IOException {
    for (var file : List.of("tokenizer.json", "tokenizer_config.json", "generation_config.json")) {
      Files.copy(Oracle.models().get(0).resolve(file), directory.resolve(file));
    }
    return new TokenizerCopy(directory);
  }

  /** The same with another value, in JSON, at the top of a file. */
  public TokenizerCopy with(String file, String key, String value) throws IOException {
    var mapper = new ObjectMapper();
    var path = folder.resolve(file);
    var json = (ObjectNode) Oracle.json(path);
    json.set(key, mapper.readTree(value));
    Files.writeString(path, mapper.writeValueAsString(json));
    return this;
  }

  /** The tokenizer that the files make; the caller closes it. */
  public Tokenizer open() {
    return TokenizerFolder.open(folder);
  }
}
