package dev.plumbline.standalone.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.dataset.PreferenceRow;
import dev.plumbline.alignment.dataset.PreferenceRow.Origin;
import dev.plumbline.model.chat.ChatMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowVotesTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void aComparisonIsOneVoteForAndOneAgainst() {
    List<ObjectNode> events = events("c", pair("a", "b", Origin.UNKNOWN));

    assertThat(events).hasSize(2);
    assertThat(events.get(0))
        .hasToString(
            "{\"event_id\":"
                + events.get(0).get("event_id")
                + ",\"channel\":\"c\",\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],"
                + "\"response\":\"a\",\"rating\":\"up\",\"created_at\":\"2026-03-01T12:00:00Z\"}");
    assertThat(events.get(1).get("rating").asText()).isEqualTo("down");
  }

  @Test
  void theSameFileGivesTheSameIds() {
    PreferenceRow[] rows = {pair("a", "b", Origin.UNKNOWN), pair("a", "c", Origin.UNKNOWN)};

    assertThat(ids("c", rows)).isEqualTo(ids("c", rows)).doesNotHaveDuplicates();
    assertThat(ids("d", rows)).doesNotContainAnyElementsOf(ids("c", rows));
  }

  @Test
  void aRowThatStandsTwiceIsTwoVotes() {
    PreferenceRow row = pair("a", "b", Origin.UNKNOWN);

    assertThat(ids("c", row, row)).hasSize(4).doesNotHaveDuplicates();
    assertThat(ids("c", row, row)).containsAll(ids("c", row));
  }

  @Test
  void aUserOfTheFileVotesUnderAPseudonym() {
    Origin plain = new Origin(Optional.of("u-17"), Optional.of(TIME.minusSeconds(60)));
    Origin name = new Origin(Optional.of("Jörg Muster"), Optional.empty());

    ObjectNode kept = events("c", pair("a", "b", plain)).get(0);
    ObjectNode hashed = events("c", pair("a", "b", name)).get(0);

    assertThat(kept.get("user_id").asText()).isEqualTo("u-17");
    assertThat(kept.get("created_at").asText()).isEqualTo("2026-03-01T11:59:00Z");
    assertThat(hashed.get("user_id").asText()).matches("user-[0-9a-f]{64}");
  }

  @Test
  void aFileFromBeforeTheGatewaysTimeCountsAsTheEarliest() {
    List<FeedbackVote> votes = new RowVotes("c", Instant.EPOCH).of(pair("a", "b", Origin.UNKNOWN));

    assertThat(votes.get(0).event().get("created_at").asText()).isEqualTo("2000-01-01T00:00:00Z");
  }

  private static PreferenceRow pair(String chosen, String rejected, Origin origin) {
    return new PreferenceRow.Compared(1, List.of(ChatMessage.user("q")), chosen, rejected, origin);
  }

  private static List<ObjectNode> events(String channel, PreferenceRow... rows) {
    RowVotes votes = new RowVotes(channel, TIME);
    List<ObjectNode> events = new ArrayList<>();
    for (PreferenceRow row : rows) {
      votes.of(row).forEach(vote -> events.add(vote.event()));
    }
    return events;
  }

  private static List<String> ids(String channel, PreferenceRow... rows) {
    return events(channel, rows).stream().map(event -> event.get("event_id").asText()).toList();
  }
}
