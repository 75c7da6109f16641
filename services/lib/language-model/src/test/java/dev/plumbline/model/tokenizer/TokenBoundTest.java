package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenBoundTest {
  private static final int LIMIT = 1000;

  private final List<String> counted = new ArrayList<>();

  @Test
  void aTextIsReadUpToWhereItIsCertainlyTooLong() {
    assertThat(oneTokenACharacter().isExceededBy("7".repeat(4 << 20), LIMIT)).isTrue();

    assertThat(counted).hasSize(1);
  }

  @Test
  void aTextThatAPieceHoldsIsNotReadTwice() {
    assertThat(oneTokenACharacter().isExceededBy("7".repeat(TokenBound.PIECE), LIMIT)).isFalse();

    assertThat(counted).isEmpty();
  }

  @Test
  void whatTheCutsMayAddIsNotHeldAgainstAText() {
    var bound = new TokenBound(piece -> TokenBound.CUT + 1);

    assertThat(bound.isExceededBy("7".repeat(100 * TokenBound.PIECE), LIMIT)).isFalse();
  }

  @Test
  void thePiecesAreTheTextAndNoCharacterIsCut() {
    var text = "a" + "\ud83d\ude42".repeat(2 * TokenBound.PIECE);

    assertThat(oneTokenACharacter().isExceededBy(text, text.length())).isFalse();

    assertThat(counted)
        .hasSizeGreaterThan(4)
        .allSatisfy(piece -> assertThat(WellFormedText.of(piece)).isEqualTo(piece));
    assertThat(String.join("", counted)).isEqualTo(text);
  }

  @Test
  void aLongTextThatFitsHasItsOwnIds(@TempDir Path folder) throws IOException {
    try (var byteLevel = TokenizerFolder.open(Oracle.models().get(0));
        var pieces = SentencePieces.in(folder)) {
      for (var tokenizer : List.of(byteLevel, pieces)) {
        var text = "ab hot day, b ".repeat(4000);
        int[] ids = tokenizer.encode(text);

        assertThat(tokenizer.encode(text, ids.length).orElseThrow()).containsExactly(ids);
        assertThat(tokenizer.encode(text, ids.length / 3)).isEmpty();
        assertThat(tokenizer.encodeFromBeginning(text, ids.length / 3)).isEmpty();
      }
    }
  }

  @Test
  void aRenderedTextIsBoundedAsItIsRead() {
    try (var tokenizer = TokenizerFolder.open(Oracle.models().get(0))) {
      var guard = new ContentGuard('\ufdd2', '\ufdd3');
      var text = "<|im_start|>user\nhot day<|im_end|>\n".repeat(2000);
      int[] ids = tokenizer.encodeRendered(text, guard);

      assertThat(tokenizer.encodeRendered(text, guard, ids.length).orElseThrow())
          .containsExactly(ids);
      assertThat(tokenizer.encodeRendered(text, guard, ids.length / 4)).isEmpty();
    }
  }

  private TokenBound oneTokenACharacter() {
    return new TokenBound(
        piece -> {
          counted.add(piece);
          return piece.length();
        });
  }
}
