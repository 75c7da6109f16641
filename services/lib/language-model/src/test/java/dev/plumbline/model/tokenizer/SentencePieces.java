package dev.plumbline.model.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small tokenizer as those of Llama 2 and Mistral are made: words begin with a mark that becomes
 * a blank, but for the first one; what the vocabulary lacks becomes single bytes.
 */
public final class SentencePieces {
  private static final String[][] MERGES = {{"\u2581", "a"}, {"\u2581", "b"}, {"a", "b"}};

  private SentencePieces() {}

  /** Writes its files into a folder and opens them; the caller closes the tokenizer. */
  public static Tokenizer in(Path folder) throws IOException {
    var mapper = new ObjectMapper();
    Files.writeString(folder.resolve("tokenizer.json"), mapper.writeValueAsString(json(mapper)));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}""");
    return TokenizerFolder.open(folder);
  }

  private static ObjectNode json(ObjectMapper mapper) throws IOException {
    var json =
        (ObjectNode)
            mapper.readTree(
                """
                {"version": "1.0",
                 "added_tokens": [],
                 "normalizer": {"type": "Sequence", "normalizers": [
                   {"type": "Prepend", "prepend": "\u2581"},
                   {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
                 "pre_tokenizer": null,
                 "post_processor": {"type": "TemplateProcessing",
                   "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                              {"Sequence": {"id": "A", "type_id": 0}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                            {"Sequence": {"id": "B", "type_id": 1}}],
                   "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
                 "decoder": {"type": "Sequence", "decoders": [
                   {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                   {"type": "ByteFallback"},
                   {"type": "Fuse"},
                   {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
                 "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true,
                   "byte_fallback": true, "ignore_merges": false, "vocab": {}, "merges": []}}""");
    var vocabulary = (ObjectNode) json.at("/model/vocab");
    for (var special : new String[] {"<unk>", "<s>", "</s>"}) {
      ((ArrayNode) json.get("added_tokens"))
          .addObject()
          .put("id", vocabulary.size())
          .put("content", special)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
      vocabulary.put(special, vocabulary.size());
    }
    for (int value = 0; value < 256; value++) {
      vocabulary.put("<0x%02X>".formatted(value), vocabulary.size());
    }
    for (var piece : new String[] {"\u2581", "a", "b"}) {
      vocabulary.put(piece, vocabulary.size());
    }
    for (var merge : MERGES) {
      vocabulary.put(merge[0] + merge[1], vocabulary.size());
      ((ArrayNode) json.at("/model/merges")).addArray().add(merge[0]).add(merge[1]);
    }
    return json;
  }
}
