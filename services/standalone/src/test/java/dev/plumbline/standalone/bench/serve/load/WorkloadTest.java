package dev.plumbline.standalone.bench.serve.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final int MANY = 4000;

  @Test
  void theSameSeedAsksTheSameQuestions() {
    Workload one = Workload.of(7, 40, 48);
    Workload same = Workload.of(7, 40, 48);
    Workload other = Workload.of(8, 40, 48);

    assertThat(one.request(3)).isEqualTo(same.request(3));
    assertThat(one.request(3)).isNotEqualTo(other.request(3));
  }

  @Test
  void noQuestionIsAskedTwice() {
    Workload workload = Workload.of(1, 40, 48);

    assertThat(workload.requests(MANY).stream().map(WorkloadTest::question))
        .doesNotHaveDuplicates();
  }

  @Test
  void halfOfTheLengthsAreBelowTheMedianAndAFewAreMuchLonger() {
    Workload workload = Workload.of(1, 40, 48);
    List<PlannedRequest> requests = workload.requests(MANY);

    Distribution tokens = lengths(requests.stream().mapToInt(PlannedRequest::maxTokens));
    Distribution words =
        lengths(requests.stream().mapToInt(one -> question(one).split(" ", -1).length));

    assertThat(tokens.median()).isCloseTo(48, within(3.0));
    assertThat(words.median()).isCloseTo(40, within(3.0));
    // The 99th percentile of a log-normal length: median * exp(2.326 * spread).
    assertThat(tokens.p99()).isCloseTo(245, within(40.0));
    assertThat(words.highest()).isEqualTo(240);
  }

  @Test
  void allQuestionsHaveTheInstructionsInCommonAndAreTheSameAsWithout() {
    Workload without = Workload.of(1, 40, 48);
    Workload with = without.withInstructions(100);

    for (Workload one : List.of(with, with.others())) {
      assertThat(one.requests(20))
          .allSatisfy(
              request -> {
                assertThat(request.messages()).hasSize(2);
                assertThat(request.messages().get(0)).isEqualTo(with.request(0).messages().get(0));
              });
    }
    String instructions = with.request(0).messages().get(0).content();
    assertThat(instructions.split(" ", -1)).hasSize(100);
    assertThat(with.requests(20).stream().map(WorkloadTest::question))
        .containsExactlyElementsOf(
            without.requests(20).stream().map(WorkloadTest::question).toList());
  }

  private static String question(PlannedRequest request) {
    return request.messages().get(request.messages().size() - 1).content();
  }

  private static Distribution lengths(IntStream lengths) {
    return new Distribution(lengths.asDoubleStream().toArray());
  }
}
