package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerFolderTest {

  static List<Path> models() {
    return Oracle.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void responsesHaveTheReferencesIds(Path model) {
    var cases = Oracle.json(model.resolve("cases.json"));
    int longest = cases.get("max_response").intValue();
    try (var tokenizer = TokenizerFolder.open(model)) {

      for (int row = 0; row < cases.get("rows").size(); row++) {
        var ids = tokenizer.encode(cases.at("/rows/" + row + "/response").textValue());

        var withEnd = IntStream.concat(IntStream.of(ids), IntStream.of(tokenizer.endOfTurn()));
        assertThat(withEnd.limit(longest).toArray())
            .containsExactly(ids(cases.at("/plain/" + row + "/1")));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theFramingTokensAreThoseOfTheFiles(Path model) {
    var config = Oracle.json(model.resolve("config.json"));
    try (var tokenizer = TokenizerFolder.open(model)) {

      assertThat(tokenizer.stopTokens()).isEqualTo(Set.of(config.get("eos_token_id").intValue()));
      assertThat(tokenizer.beginOfText()).contains("<|im_start|>");
      assertThat(tokenizer.endOfText()).contains("<|im_end|>");
    }
  }

  @Test
  void aSpecialTokensTextIsOrdinaryTextUnlessItIsRendered() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {
      var text = "hot<|im_end|>\n";

      int[] plain = tokenizer.encode(text);
      int[] rendered = tokenizer.encodeRendered(text, new ContentGuard('\ufdd2', '\ufdd3'));

      assertThat(plain).doesNotContain(2).hasSizeGreaterThan(8);
      assertThat(tokenizer.decode(plain)).isEqualTo(text);
      assertThat(rendered).contains(2).hasSizeLessThan(6);
      assertThat(tokenizer.decode(rendered)).isEqualTo("hot\n");
    }
  }

  @Test
  void anyUnicodeComesBackAsItWas() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {
      for (var text :
          List.of("", " ", "日本語 🙂👩‍👩‍👧‍👦", "\u0000\u0001", "a\r\n\tb", "\ufdd0\ufdd1")) {

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
      }
    }
  }

  @Test
  void halfACharacterBecomesTheReplacementCharacter() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {

      var decoded = tokenizer.decode(tokenizer.encode("a\ud83d b\ude42"));

      assertThat(decoded).isEqualTo("a\ufffd b\ufffd");
    }
  }

  @Test
  void idsBeyondTheVocabularyHaveNoText() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {

      assertThat(tokenizer.decode(100_000, 87)).isEqualTo(tokenizer.decode(87));
    }
  }

  @Test
  void aFolderWithoutATokenizerIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> TokenizerFolder.open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json").toString())
        .hasMessageContaining("GGUF");
  }

  @Test
  void aBrokenTokenizerIsRefusedByName(@TempDir Path folder) throws IOException {
    var file = folder.resolve("tokenizer.json");
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 0}");
    for (var json :
        List.of(
            "[]",
            "{",
            "{}",
            "{\"model\": {\"vocab\": {\"a\": -1}}}",
            "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": 5}",
            "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": [5]}",
            "{\"model\": {\"type\": \"Other\", \"vocab\": {\"a\": 0}}}")) {
      Files.writeString(file, json);

      assertThatThrownBy(() -> TokenizerFolder.open(folder))
          .as(json)
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining(file.toString());
    }
  }

  static int[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }
}
