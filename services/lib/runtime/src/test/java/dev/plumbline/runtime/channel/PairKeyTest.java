package dev.plumbline.runtime.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairKeyTest {
  @Test
  void aKeyIsReadBackAsItWasWritten() {
    PairKey key = new PairKey("support.de", "ab12:3");

    assertThat(PairKey.parse(key.toString())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nocolon", ":id", "channel:", "two words:id"})
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> PairKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSamePartitionIsChosenForAChannelAlways() {
    ChannelPartitioner partitioner = new ChannelPartitioner();

    // Written to topics that outlive this code: the numbers must never change.
    assertThat(partitioner.partition("default", 4)).isEqualTo(3);
    assertThat(partitioner.partition("support", 4)).isEqualTo(0);
  }
}
