package dev.plumbline.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicDefinitionTest {
  private final Topics topics = Topics.from(Configuration.load(Optional.empty(), Map.of()));

  @Test
  void aCompactedTopicTellsForTwoWeeksThatAKeyIsGone() {
    String twoWeeks = Long.toString(Duration.ofDays(14).toMillis());

    assertThat(
            List.of(
                topics.preferencePairs(),
                topics.modelUpdates(),
                topics.trainingRuns(),
                topics.erasures()))
        .allSatisfy(
            topic -> assertThat(topic.settings()).containsEntry("delete.retention.ms", twoWeeks));
  }

  @Test
  void aTopicThatIsNotCompactedHasNoKeysThatAreGone() {
    assertThat(List.of(topics.feedback(), topics.completions()))
        .allSatisfy(topic -> assertThat(topic.settings()).doesNotContainKey("delete.retention.ms"));
  }
}
