package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenTreeTest {

  private static final int[] BEGINNING = IntStream.range(100, 120).toArray();

  /** Rows over an alphabet of two, so that many of them begin alike, some are equal. */
  @Property
  void eachTokenStandsAtItsPlaceAndSeesWhatComesBeforeItInItsRow(
      @ForAll @Size(min = 1, max = 12)
          List<@Size(min = 1, max = 60) List<@IntRange(max = 1) Integer>> drawn,
      @ForAll @IntRange(max = 40) int common) {
    List<int[]> rows =
        drawn.stream()
            .map(
                row ->
                    IntStream.concat(
                            IntStream.range(0, common), row.stream().mapToInt(Integer::intValue))
                        .toArray())
            .toList();

    TokenTree tree = TokenTree.of(rows);

    int[] ids = tree.ids();
    int[] columns = tree.columns();
    assertThat(ids).hasSize(tree.tokens());
    List<List<Integer>> seen = seen(tree);
    for (int row = 0; row < rows.size(); row++) {
      int[] places = tree.places(row, 0, tree.length(row));
      assertThat(Arrays.stream(places).map(place -> ids[place])).containsExactly(boxed(rows, row));
      for (int column = 0; column < places.length; column++) {
        assertThat(columns[places[column]]).isEqualTo(column);
        assertThat(seen.get(places[column]))
            .containsExactlyElementsOf(Arrays.stream(places, 0, column + 1).boxed().toList());
      }
    }
  }

  @Example
  void aCommonBeginningStandsOnce() {
    TokenTree tree = TokenTree.of(List.of(with(1, 2, 3), with(4), with(1, 2, 5)));

    assertThat(tree.tokens()).isEqualTo(BEGINNING.length + 3 + 1 + 3);
    assertThat(tree.runs().get(0)).isEqualTo(new TokenRun(0, 0, BEGINNING.length));
  }

  @Example
  void equalRowsStandOnce() {
    assertThat(TokenTree.of(List.of(with(1), with(1))).tokens()).isEqualTo(BEGINNING.length + 1);
  }

  @Example
  void aRowThatIsTheBeginningOfAnotherHasNoTokensOfItsOwn() {
    TokenTree tree = TokenTree.of(List.of(with(1, 2), BEGINNING));

    assertThat(tree.tokens()).isEqualTo(BEGINNING.length + 2);
    assertThat(tree.length(1)).isEqualTo(BEGINNING.length);
  }

  @Example
  void anEmptyRowIsRefused() {
    assertThatThrownBy(() -> TokenTree.of(List.of(BEGINNING, new int[0])))
        .hasMessageContaining("a token in each");
  }

  /** Of each token which ones it sees by the rule that the runs follow. */
  private static List<List<Integer>> seen(TokenTree tree) {
    List<List<Integer>> seen = new ArrayList<>();
    List<List<Integer>> ends = new ArrayList<>();
    int place = 0;
    for (TokenRun run : tree.runs()) {
      List<Integer> before = new ArrayList<>();
      for (List<Integer> end : ends) {
        if (run.past() > 0 && end.size() == run.past()) {
          before = new ArrayList<>(end);
        }
      }
      assertThat(before).hasSize(run.past());
      for (int i = 0; i < run.length(); i++) {
        before.add(place++);
        seen.add(List.copyOf(before));
      }
      ends.add(before);
    }
    return seen;
  }

  private static Integer[] boxed(List<int[]> rows, int row) {
    return Arrays.stream(rows.get(row)).boxed().toArray(Integer[]::new);
  }

  private static int[] with(int... more) {
    return IntStream.concat(Arrays.stream(BEGINNING), Arrays.stream(more)).toArray();
  }
}
