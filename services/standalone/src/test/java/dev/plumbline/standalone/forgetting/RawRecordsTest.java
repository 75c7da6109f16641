package dev.plumbline.standalone.forgetting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import dev.plumbline.standalone.forgetting.RawRecords.Leftover;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RawRecordsTest {
  private static final String USER = "user-1";

  private final KafkaClients clients = StubScan.clients();
  private final Topics topics = clients.configuration().topics();
  private final StubScan scan = new StubScan(clients);

  @Test
  void anAnswerIsTheUsersOwnWhenNobodyElseVotedOnItBeforeOrAfterwards() {
    vote(topics.feedback(), "shared before", "user-2");
    for (String answer : new String[] {"own", "shared before", "shared after", "shared, refused"}) {
      vote(topics.feedback(), answer, USER);
    }
    vote(topics.deadLetters(topics.feedback()), "own, refused", USER);
    vote(topics.feedback(), "shared after", null);
    vote(topics.deadLetters(topics.feedback()), "shared, refused", "user-3");
    vote(topics.feedback(), "of others", "user-2");

    assertThat(new RawRecords(clients, scan, USER).find().answers())
        .containsExactly("own", "own, refused");
  }

  @Test
  void recordsOfTheUserAndOwnAnswersAreCounted() {
    vote(topics.feedback(), "own", USER);
    vote(topics.feedback(), "own", USER);
    vote(topics.feedback(), "shared", USER);
    vote(topics.feedback(), "shared", "user-2");
    scan.write(topics.completions().name(), "own", new byte[] {1});
    scan.write(topics.completions().name(), "shared", new byte[] {1});

    assertThat(new RawRecords(clients, scan, USER).find().leftovers())
        .extracting(Leftover::topic, Leftover::records)
        .containsExactly(tuple(topics.feedback().name(), 3), tuple(topics.completions().name(), 1));
  }

  private void vote(TopicDefinition topic, String answer, String user) {
    scan.write(
        topic.name(),
        answer,
        FeedbackEvent.newBuilder()
            .setEventId("event")
            .setCompletionId(answer)
            .setRating(Rating.UP)
            .setUserId(user)
            .setCreatedAt(Instant.EPOCH)
            .build());
  }
}
