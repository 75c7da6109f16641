package dev.plumbline.standalone.bench.serve.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void quantilesAreValuesThatOccurred() {
    Distribution hundred =
        new Distribution(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

    assertThat(hundred.median()).isEqualTo(50);
    assertThat(hundred.p99()).isEqualTo(99);
    assertThat(hundred.highest()).isEqualTo(100);
    assertThat(hundred.mean()).isEqualTo(50.5);
  }

  @Test
  void ofOneValueEveryQuantileIsThat() {
    Distribution one = new Distribution(new double[] {7});

    assertThat(one.quantile(0.001)).isEqualTo(7);
    assertThat(one.p99()).isEqualTo(7);
  }
}
