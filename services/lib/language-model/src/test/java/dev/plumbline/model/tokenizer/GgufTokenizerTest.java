package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.weights.GgufMetadata;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufTokenizerTest {
  private static final String END = "tokenizer.ggml.eos_token_id";
  private static final int BEGIN = 2;

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

  @ParameterizedTest
  @CsvSource({
    "qwen2, , 1 2 ab",
    "qwen3, default, 1 2 ab",
    "qwen2, gpt-2, 12 ab",
    "llama, , 12 ab",
    "llama, default, 12 ab",
  })
  void aFileThatDoesNotSayHowTextIsCutIsReadAsItsArchitectureIs(
      String architecture, String preTokenizer, String expected) {
    try (var tokenizer = unnamed(architecture, preTokenizer, "<|im_end|>")) {

      assertThat(names(tokenizer, "12ab")).isEqualTo(expected);
      assertThat(tokenizer.beginning()).isEmpty();
    }
  }

  @Test
  void aFileOfLlama3IsKnownByItsTokens() {
    try (var tokenizer = unnamed("llama", null, "<|eot_id|>")) {

      assertThat(names(tokenizer, "1212ab")).as("three digits at most").isEqualTo("12 1 2 ab");
      assertThat(tokenizer.beginning()).hasValue(BEGIN);
    }
  }

  private static Tokenizer unnamed(String architecture, String preTokenizer, String end) {
    Map<String, Object> more = new HashMap<>();
    more.put("general.architecture", architecture);
    more.put("tokenizer.ggml.merges", List.of("1 2", "a b"));
    more.put("tokenizer.ggml.bos_token_id", (long) BEGIN);
    more.put("tokenizer.ggml.pre", preTokenizer);
    more.values().removeIf(Objects::isNull);
    return open(List.of("1", end, "<|begin_of_text|>", "2", "12", "a", "b", "ab"), more, 1, BEGIN);
  }

  private static String names(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text))
        .mapToObj(tokenizer::name)
        .collect(Collectors.joining(" "));
  }

  /** The first token is an ordinary one, the others are control tokens. */
  private static Tokenizer open(List<String> tokens, Map<String, Object> more) {
    return open(tokens, more, IntStream.range(1, tokens.size()).toArray());
  }

  /** What a file says that names neither a pre-tokenizer nor an end, and more. */
  private static Tokenizer open(List<String> tokens, Map<String, Object> more, int... control) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.tokens", tokens);
    metadata.put(
        "tokenizer.ggml.token_type",
        IntStream.range(0, tokens.size())
            .mapToObj(id -> IntStream.of(control).anyMatch(c -> c == id) ? 3L : 1L)
            .toList());
    metadata.put("tokenizer.ggml.merges", List.of());
    metadata.putAll(more);
    return GgufTokenizer.open(new GgufMetadata(Path.of("model.gguf"), metadata));
  }
}
