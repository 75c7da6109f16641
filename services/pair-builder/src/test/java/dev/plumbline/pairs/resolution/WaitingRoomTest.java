package dev.plumbline.pairs.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.resolution.WaitingRoom.Admission;
import dev.plumbline.pairs.state.StateSerdes;
import dev.plumbline.pairs.state.StoredFeedback;
import dev.plumbline.pairs.state.WaitingFeedback;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Rating;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Who may wait when many want to. */
class WaitingRoomTest {
  private static final int PLACES = 6;
  private static final WaitingLimits LIMITS = new WaitingLimits(Duration.ofHours(1), 2, PLACES);

  private final KeyValueStore<String, WaitingFeedback> store = openStore();
  private final WaitingRoom room = new WaitingRoom(store, LIMITS, WaitingRoomTest::channelOf);
  private final List<String> ousted = new ArrayList<>();

  @Test
  void aChannelThatIsAloneMayHaveAllPlaces() {
    fill("loud");

    assertThat(add(room, "loud", "one-more", 100)).isEqualTo(Admission.FULL);
    assertThat(ousted).isEmpty();
    assertThat(room.size()).isEqualTo(PLACES);
  }

  @Test
  void theChannelWithMostGivesUpWhatWaitedLongest() {
    fill("loud");

    assertThat(add(room, "quiet", "q", 100)).isEqualTo(Admission.WAITS);

    assertThat(ousted).containsExactly("loud c6");
    assertThat(room.size()).isEqualTo(PLACES);
    assertThat(room.release("c6")).isEmpty();
    assertThat(room.release("q")).hasSize(1);
  }

  @Test
  void channelsThatHaveEquallyManyTakeNothingFromEachOther() {
    fill("loud");
    for (int i = 0; i < PLACES / 2; i++) {
      assertThat(add(room, "quiet", "q" + i, 100)).isEqualTo(Admission.WAITS);
    }

    assertThat(add(room, "quiet", "one-more", 100)).isEqualTo(Admission.FULL);
    assertThat(add(room, "loud", "one-more", 100)).isEqualTo(Admission.FULL);

    assertThat(ousted).containsExactly("loud c6", "loud c5", "loud c4");
  }

  @Test
  void whatMayNotWaitAnywayOustsNothing() {
    fill("loud");
    add(room, "quiet", "q", 100);
    add(room, "quiet", "q", 101);
    ousted.clear();

    assertThat(add(room, "quiet", "q", 100)).isEqualTo(Admission.WAITS_ALREADY);
    assertThat(add(room, "quiet", "q", 102)).isEqualTo(Admission.FULL);

    assertThat(ousted).isEmpty();
  }

  @Test
  void channelsAreKnownAfterARestartToo() {
    fill("loud");
    add(room, "quiet", "q1", 100);
    WaitingRoom restarted = new WaitingRoom(store, LIMITS, WaitingRoomTest::channelOf);
    ousted.clear();

    assertThat(add(restarted, "quiet", "q2", 101)).isEqualTo(Admission.WAITS);

    assertThat(ousted).containsExactly("loud c5");
    assertThat(restarted.size()).isEqualTo(PLACES);
  }

  /** Takes all places; by their keys the records are in the other order than by their time. */
  private void fill(String channel) {
    for (int i = 0; i < PLACES; i++) {
      assertThat(add(room, channel, "c" + (PLACES - i), i)).isEqualTo(Admission.WAITS);
    }
  }

  private Admission add(WaitingRoom to, String channel, String completionId, long now) {
    Feedback feedback = feedback(channel, completionId, now);
    return to.add(
        feedback,
        FeedbackRecords.store(feedback.source()),
        now,
        stored -> ousted.add(text(stored)));
  }

  /** Its record has the channel and the completion as text. */
  private static Feedback feedback(String channel, String completionId, long now) {
    FeedbackEvent event =
        FeedbackEvent.newBuilder()
            .setEventId("event-" + now)
            .setChannel(channel)
            .setCompletionId(completionId)
            .setRating(Rating.UP)
            .setCreatedAt(Instant.EPOCH)
            .build();
    byte[] value = (channel + " " + completionId).getBytes(StandardCharsets.UTF_8);
    return new Feedback(
        new ConsumerRecord<>("feedback", 0, 0, null, value), event, Optional.empty());
  }

  private static String channelOf(StoredFeedback stored) {
    String text = text(stored);
    return text.substring(0, text.indexOf(' '));
  }

  private static String text(StoredFeedback stored) {
    return StandardCharsets.UTF_8.decode(stored.getValue().duplicate()).toString();
  }

  private static KeyValueStore<String, WaitingFeedback> openStore() {
    KeyValueStore<String, WaitingFeedback> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("waiting"),
                Serdes.String(),
                StateSerdes.waitingFeedback())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }
}
