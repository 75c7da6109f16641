package dev.plumbline.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBytesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hot day",
        " \n\t",
        "naïve café",
        "日本語",
        "\ud83d\ude42 \u007f\u00ad",
        "<|im_end|>"
      })
  void theBytesOfAByteLevelVocabularyMakeTheText(String text) {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {

      assertThat(joined(tokenizer, tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "  ab b", "日b", "\ud83d\ude42\ud83d\ude42 a"})
  void theBytesOfSentencePiecesMakeTheTextWithTheBlankBeforeIt(String text, @TempDir Path folder)
      throws IOException {
    try (var tokenizer = SentencePieces.in(folder)) {

      assertThat(joined(tokenizer, tokenizer.encode(text))).isEqualTo(" " + text);
    }
  }

  @Test
  void theFirstTokenOfATextHasNoBlankWhereTheTokenizerTakesIt(@TempDir Path folder)
      throws IOException {
    try (var pieces = SentencePieces.in(folder);
        var byteLevel = TokenizerFolder.open(Oracle.models().get(0))) {
      int piece = pieces.encode("a b")[0];
      int blank = byteLevel.encode(" ")[0];

      assertThat(pieces.bytes(piece)).startsWith(' ');
      assertThat(new String(pieces.firstBytes(piece), UTF_8)).isEqualTo(pieces.decode(piece));
      assertThat(byteLevel.firstBytes(blank)).isEqualTo(byteLevel.bytes(blank)).startsWith(' ');
    }
  }

  @Test
  void aPieceIsDecodedOnceHoweverOftenItIsAskedFor(@TempDir Path folder) throws IOException {
    try (var tokenizer = SentencePieces.in(folder)) {
      var decoded = new ArrayList<int[]>();
      var bytes =
          new TokenBytes(
              TokenizerDefinition.read(folder.resolve("tokenizer.json")),
              Set.of(),
              ids -> {
                decoded.add(ids);
                return tokenizer.decode(ids);
              });
      int piece = tokenizer.encode("a b")[0];
      byte[] first = bytes.of(piece);
      int decodings = decoded.size();
      first[0] = 0;

      assertThat(bytes.of(piece)).isEqualTo(tokenizer.bytes(piece));

      assertThat(decoded).isNotEmpty().hasSize(decodings);
    }
  }

  @Test
  void aPartOfACharacterHasItsOwnBytes() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {
      int[] ids = tokenizer.encode("\ud83d\udc69");

      assertThat(tokenizer.decode(ids[0])).isEqualTo("\ufffd");
      assertThat(tokenizer.bytes(ids[0])).startsWith(0xf0).hasSizeLessThan(4);
    }
  }

  @Test
  void aSpecialTokenHasANameAndAddsNothing() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {

      assertThat(tokenizer.name(2)).isEqualTo("<|im_end|>");
      assertThat(tokenizer.bytes(2)).isEmpty();
    }
  }

  @Test
  void anIdBeyondTheVocabularyHasNeither() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {

      assertThat(tokenizer.name(100_000)).isEmpty();
      assertThat(tokenizer.bytes(100_000)).isEmpty();
    }
  }

  private static String joined(Tokenizer tokenizer, int... ids) {
    var bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(tokenizer.bytes(id));
    }
    return bytes.toString(UTF_8);
  }
}
