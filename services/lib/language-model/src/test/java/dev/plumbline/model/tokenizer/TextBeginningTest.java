package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import dev.plumbline.model.weights.GgufMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which token a model's texts begin with, by what its files say. */
class TextBeginningTest {
  private static final String SETTINGS = "tokenizer_config.json";
  private static final String TEMPLATE =
      """
      {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<|im_start|>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}}]}""";
  private static final String IN_A_SEQUENCE =
      "{\"type\": \"Sequence\", \"processors\": [{\"type\": \"ByteLevel\"}, " + TEMPLATE + "]}";

  @TempDir private Path directory;

  static List<Path> models() {
    return Oracle.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void whereNothingIsSaidATextBeginsWithItsOwnTokens(Path model) {
    try (var tokenizer = TokenizerFolder.open(model)) {

      assertThat(tokenizer.beginning()).isEmpty();
      assertThat(tokenizer.encodeFromBeginning("hot day"))
          .containsExactly(tokenizer.encode("hot day"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEMPLATE, IN_A_SEQUENCE})
  void theTokenizersTemplateSaysIt(String processor) throws IOException {
    var copy = TokenizerCopy.in(directory).with("tokenizer.json", "post_processor", processor);
    try (var tokenizer = copy.open()) {

      int[] ids = tokenizer.encodeFromBeginning("hot day");

      assertThat(ids).startsWith(1).endsWith(tokenizer.encode("hot day"));
      assertThat(ids).hasSize(1 + tokenizer.encode("hot day").length);
      assertThat(tokenizer.decode(ids)).isEqualTo("hot day");
    }
  }

  @Test
  void theSettingsMayAddTheToken() throws IOException {
    var copy = TokenizerCopy.in(directory).with(SETTINGS, "add_bos_token", "true");
    try (var tokenizer = copy.open()) {

      assertThat(tokenizer.beginning()).hasValue(1);
    }
  }

  @Test
  void theSettingsMayLeaveTheTokenOut() throws IOException {
    var copy =
        TokenizerCopy.in(directory)
            .with("tokenizer.json", "post_processor", TEMPLATE)
            .with(SETTINGS, "add_bos_token", "false");
    try (var tokenizer = copy.open()) {

      assertThat(tokenizer.beginning()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "smollm, false, -1",
    "smollm, true, 0",
    "smollm, , -1",
    "qwen2, , -1",
    "llama-bpe, , 0",
    "llama-bpe, false, -1",
  })
  void aGgufFileSaysItOrItsPreTokenizerDoes(String preTokenizer, Boolean added, int expected) {
    Map<String, Object> metadata =
        new HashMap<>(
            Map.of(
                "tokenizer.ggml.model",
                "gpt2",
                "tokenizer.ggml.pre",
                preTokenizer,
                "tokenizer.ggml.tokens",
                List.of("<s>", "a", "b"),
                "tokenizer.ggml.token_type",
                List.of(3L, 1L, 1L),
                "tokenizer.ggml.merges",
                List.of(),
                "tokenizer.ggml.bos_token_id",
                0L,
                "tokenizer.ggml.eos_token_id",
                0L));
    if (added != null) {
      metadata.put("tokenizer.ggml.add_bos_token", added);
    }
    try (var tokenizer = GgufTokenizer.open(new GgufMetadata(Path.of("model.gguf"), metadata))) {

      assertThat(tokenizer.beginning())
          .isEqualTo(expected < 0 ? OptionalInt.empty() : OptionalInt.of(expected));
    }
  }
}
