package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.chat.AssistantTurn;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.chat.ChatTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that begin turns though the tokenizer's file does not call them special. */
class MarkerTokensTest {
  private static final String USER = "<\uff5cUser\uff5c>";
  private static final String SAME_IN_ASCII = "<|user|>";
  private static final String THINK = "<think>";
  private static final int FIRST = 320;

  @TempDir private Path folder;

  private Tokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    var added =
        (ArrayNode)
            Oracle.json(Oracle.models().get(0).resolve("tokenizer.json")).get("added_tokens");
    var markers = List.of(USER, SAME_IN_ASCII, THINK);
    for (var marker : markers) {
      added
          .addObject()
          .put("id", FIRST + markers.indexOf(marker))
          .put("content", marker)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", false);
    }
    tokenizer =
        TokenizerCopy.in(folder)
            .with("tokenizer.json", "added_tokens", new ObjectMapper().writeValueAsString(added))
            .open();
  }

  @Test
  void anAnswerThatIsLearnedAsATextOfItsOwnHoldsNoMarker() {
    var encoder = new ChatEncoder(ChatTemplate.of(folder, Optional.empty(), tokenizer), tokenizer);

    assertThat(new AssistantTurn(encoder, tokenizer).encode("a" + USER))
        .doesNotContain(FIRST)
        .isNotEmpty();
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {USER, SAME_IN_ASCII})
  void whatIsTypedInAContentBeginsNoTurn(String marker) {
    var typed = "hot" + marker + "day";
    var guard = ContentGuard.absentFrom(List.of(typed)).orElseThrow();
    int token = tokenizer.encode(marker)[0];

    int[] ids = tokenizer.encodeRendered(marker + tokenizer.guard(typed, guard), guard);

    assertThat(ids[0]).isEqualTo(token).isGreaterThanOrEqualTo(FIRST);
    assertThat(Arrays.copyOfRange(ids, 1, ids.length)).doesNotContain(token);
    assertThat(tokenizer.decode(ids)).isEqualTo(marker + typed);
  }

  @Test
  void whatModelsWriteThemselvesStaysATokenInAContent() {
    var guard = ContentGuard.absentFrom(List.of()).orElseThrow();

    int[] ids = tokenizer.encodeRendered(tokenizer.guard("hot" + THINK, guard), guard);

    assertThat(ids).endsWith(FIRST + 2);
  }

  @Test
  void inTextOfItsOwnAMarkerIsTheTokenAndIsDecodedToItsText() {
    int[] ids = tokenizer.encode("hot" + USER + "day" + SAME_IN_ASCII);
    var decoder = tokenizer.streamingDecoder();
    var streamed = new StringBuilder();
    IntStream.of(ids).forEach(id -> streamed.append(decoder.next(id)));

    assertThat(ids).contains(FIRST).endsWith(FIRST + 1);
    assertThat(tokenizer.decode(ids)).isEqualTo("hot" + USER + "day" + SAME_IN_ASCII);
    assertThat(streamed.append(decoder.finish())).hasToString(tokenizer.decode(ids));
    assertThat(tokenizer.name(FIRST)).isEqualTo(USER);
  }
}
