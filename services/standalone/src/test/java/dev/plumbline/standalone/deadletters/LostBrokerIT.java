package dev.plumbline.standalone.deadletters;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.standalone.reading.LostBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LostBrokerIT {
  @TempDir Path directory;

  @Test
  @Timeout(120)
  void lettersThatNoBrokerGivesAnyMoreAreNotWaitedForWithoutEnd() {
    try (LostBroker broker = new LostBroker(directory)) {
      TopicDefinition feedback = broker.clients().configuration().topics().feedback();
      broker.fill(feedback.deadLetterName());
      DeadLetterOffice office = new DeadLetterOffice(broker.clients(), Duration.ofSeconds(2));

      assertThatThrownBy(() -> office.show(feedback, Selection.ALL, line -> broker.close()))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no answer for 2 s while feedback.dlq was read");
    }
  }
}
