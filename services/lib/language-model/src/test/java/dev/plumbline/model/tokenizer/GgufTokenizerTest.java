package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.weights.GgufMetadata;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufTokenizerTest {
  private static final String END = "tokenizer.ggml.eos_token_id";

  @Test
  void anAnswerEndsAtEveryControlTokenThatIsNamedAsAnEnd() {
    try (var tokenizer =
        open(List.of("a", "<|endoftext|>", "<|im_start|>", "<|im_end|>"), Map.of(END, 3L))) {

      assertThat(tokenizer.stopTokens()).containsExactlyInAnyOrder(1, 3);
      assertThat(tokenizer.endOfTurn()).isEqualTo(3);
    }
  }

  @Test
  void theEndOfTurnOfTheMetadataComesFirst() {
    try (var tokenizer =
        open(
            List.of("a", "<|end_of_text|>", "<|eom_id|>", "<|eot_id|>", "<stop>"),
            Map.of(END, 4L, "tokenizer.ggml.eot_token_id", 3L))) {

      assertThat(tokenizer.stopTokens()).containsExactlyInAnyOrder(1, 2, 3, 4);
      assertThat(tokenizer.endOfTurn()).isEqualTo(3);
    }
  }

  @Test
  void aWordThatIsNoControlTokenEndsNothing() {
    try (var tokenizer = open(List.of("<EOT>", "<|end|>"), Map.of(END, 1L))) {

      assertThat(tokenizer.stopTokens()).containsExactly(1);
    }
  }

  @Test
  void aFileThatNamesNoEndMayHaveOneByItsName() {
    try (var tokenizer = open(List.of("a", "<|im_end|>"), Map.of())) {

      assertThat(tokenizer.stopTokens()).containsExactly(1);
    }
  }

  /** The first token is an ordinary one, the others are control tokens. */
  private static Tokenizer open(List<String> tokens, Map<String, Object> more) {
    Map<String, Object> metadata =
        new HashMap<>(
            Map.of(
                "tokenizer.ggml.model",
                "gpt2",
                "tokenizer.ggml.pre",
                "gpt-2",
                "tokenizer.ggml.tokens",
                tokens,
                "tokenizer.ggml.token_type",
                tokens.stream().map(token -> tokens.indexOf(token) == 0 ? 1L : 3L).toList(),
                "tokenizer.ggml.merges",
                List.of()));
    metadata.putAll(more);
    return GgufTokenizer.open(new GgufMetadata(Path.of("model.gguf"), metadata));
  }
}
