package dev.plumbline.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

class StreamingDecoderTest {
  private static final Tokenizer TOKENIZER = TokenizerFolder.open(Oracle.models().get(0));

  @AfterContainer
  static void close() {
    TOKENIZER.close();
  }

  @Property
  void thePiecesAreTheTextAndNoneHasHalfACharacter(@ForAll String text) {
    var whole = WellFormedText.of(text);

    var pieces = pieces(TOKENIZER.streamingDecoder(), TOKENIZER.encode(text));

    assertThat(String.join("", pieces)).isEqualTo(whole);
    for (var piece : pieces) {
      assertThat(WellFormedText.of(piece)).isEqualTo(piece);
      assertThat(whole.contains("\ufffd") || !piece.contains("\ufffd")).isTrue();
    }
  }

  @Property
  void anyIdsGiveTheTextOfAllTogether(@ForAll List<@IntRange(min = 0, max = 400) Integer> ids) {
    int[] all = ids.stream().mapToInt(Integer::intValue).toArray();

    var pieces = pieces(TOKENIZER.streamingDecoder(), all);

    assertThat(String.join("", pieces)).isEqualTo(TOKENIZER.decode(all));
  }

  @Example
  void aCharacterOfSeveralTokensComesWhenItIsWhole() {
    int[] ids = TOKENIZER.encode("\u00ff\ud83d\udc69");
    var decoder = TOKENIZER.streamingDecoder();

    var pieces = new ArrayList<String>();
    for (int id : ids) {
      pieces.add(decoder.next(id));
    }

    assertThat(pieces)
        .filteredOn(piece -> !piece.isEmpty())
        .containsExactly("\u00ff", "\ud83d\udc69");
    assertThat(pieces.size()).isGreaterThan(3);
    assertThat(decoder.finish()).isEmpty();
  }

  @Example
  void aCharacterThatBeginsAfterManyHalvesStillComesWhole() {
    int[] character = TOKENIZER.encode("\ud83d\udc69");
    for (int halves = 0; halves < 20; halves++) {
      int[] ids = new int[halves + character.length];
      Arrays.fill(ids, 0, halves, character[0]);
      System.arraycopy(character, 0, ids, halves, character.length);

      var pieces = pieces(TOKENIZER.streamingDecoder(), ids);

      assertThat(String.join("", pieces)).isEqualTo(TOKENIZER.decode(ids)).endsWith("\ud83d\udc69");
    }
  }

  @Example
  void whatNeverBecomesWholeIsTheReplacementCharacterAtTheEnd() {
    int[] ids = TOKENIZER.encode("\ud83d\udc69");
    var decoder = TOKENIZER.streamingDecoder();

    var text = new StringBuilder();
    for (int id : Arrays.copyOf(ids, ids.length - 1)) {
      text.append(decoder.next(id));
    }

    assertThat(text).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\ufffd");
    assertThat(decoder.finish()).isEmpty();
  }

  @Example
  void bytesThatAreNoTextAreNotHeldForEver() {
    // A decoder of single bytes, as the models have that fall back to them.
    var decoder = new WindowedDecoder(StreamingDecoderTest::bytes, Set.of());

    var text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append(decoder.next(0x80));
    }

    assertThat(text.length()).isGreaterThan(20);
  }

  @Example
  void theWindowStaysShort() {
    var longest = new int[1];
    var decoder =
        new WindowedDecoder(
            ids -> {
              longest[0] = Math.max(longest[0], ids.length);
              return bytes(ids);
            },
            Set.of());

    IntStream.range(0, 1000).forEach(i -> decoder.next('a'));
    assertThat(longest[0]).isLessThanOrEqualTo(2);

    IntStream.range(0, 1000).forEach(i -> decoder.next(0x80));
    assertThat(longest[0]).isLessThan(20);
  }

  @Property
  void anyBytesGiveTheTextOfAllTogether(
      @ForAll @Size(max = 60) List<@IntRange(min = 0x70, max = 0xff) Integer> numbers) {
    int[] all = numbers.stream().mapToInt(Integer::intValue).toArray();

    var pieces = pieces(new WindowedDecoder(StreamingDecoderTest::bytes, Set.of()), all);

    assertThat(String.join("", pieces)).isEqualTo(bytes(all));
  }

  private static String bytes(int[] ids) {
    var bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) ids[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> pieces(StreamingDecoder decoder, int[] ids) {
    var pieces = new ArrayList<String>();
    for (int id : ids) {
      pieces.add(decoder.next(id));
    }
    pieces.add(decoder.finish());
    return pieces;
  }
}
