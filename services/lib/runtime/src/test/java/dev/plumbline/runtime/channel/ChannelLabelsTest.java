package dev.plumbline.runtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelLabelsTest {
  private final ChannelLabels labels = new ChannelLabels();

  @Test
  void channelsBeyondTheFirstShareALabelThatNoneCanHave() {
    for (int number = 0; number < ChannelLabels.MOST; number++) {
      assertThat(labels.of("channel-" + number)).isEqualTo("channel-" + number);
    }

    assertThat(labels.of("one-more")).isEqualTo(labels.of("another")).isEqualTo("*");
    assertThat(labels.of("channel-0")).isEqualTo("channel-0");
    assertThat(ChannelName.isValid(ChannelLabels.OTHERS)).isFalse();
  }
}
