package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.rows.EncodedRow;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PassPlannerTest {

  private static final int BUDGET = 100;

  @Property
  void everyItemIsInOnePassAndOnlyOneAloneMayBeBeyondTheBudget(
      @ForAll @Size(max = 20) List<@IntRange(min = 2, max = 130) Integer> lengths) {
    List<EncodedRow> rows = lengths.stream().map(length -> row(length, length)).toList();

    List<List<Integer>> passes = plan(rows);

    assertThat(passes.stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows.size()).boxed().toList());
    assertThat(passes)
        .allMatch(
            pass ->
                pass.size() == 1
                    || PassPlanner.tokens(pass.stream().map(rows::get).toList()) <= BUDGET);
  }

  @Example
  void rowsWithACommonBeginningShareAPassThatWouldNotHoldThemApart() {
    EncodedRow one = row(60, 1);
    EncodedRow other = new EncodedRow(one.prompt(), new int[] {7, 8, 9});

    assertThat(plan(List.of(one, row(60, 2), other))).containsExactly(List.of(0, 2), List.of(1));
  }

  private static List<List<Integer>> plan(List<EncodedRow> rows) {
    return new PassPlanner(BUDGET, PassPlanner::tokens)
        .plan(IntStream.range(0, rows.size()).boxed().toList(), index -> List.of(rows.get(index)));
  }

  private static EncodedRow row(int length, int token) {
    int[] prompt = IntStream.generate(() -> token).limit(length - 1L).toArray();
    return new EncodedRow(prompt, new int[] {token});
  }
}
