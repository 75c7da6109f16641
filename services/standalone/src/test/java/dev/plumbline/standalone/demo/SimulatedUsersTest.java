package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedUsersTest {
  private static final SimulatedUsers.Habits HABITS = new SimulatedUsers.Habits(3, 0.9, 96, 4, 10);

  private ScriptedServices services;
  private RequestLog requests;

  @BeforeEach
  void start() throws Exception {
    services = new ScriptedServices();
    requests = new RequestLog(services.chat());
  }

  @AfterEach
  void stop() {
    services.close();
  }

  @Test
  void eachQuestionGetsAVoteForItsShortestAndAgainstItsLongestAnswer() throws Exception {
    List<Instant> votes = users().askAndVote(List.of("one?", "two?"), progress -> {});

    // The seeds, and so the lengths, are 10, 11, 12 for the first question and 13, 14, 15 after it.
    assertThat(services.votes().stream().map(SimulatedUsersTest::inShort))
        .containsExactly("up of-10", "down of-12", "up of-13", "down of-15");
    assertThat(votes).hasSize(4);
    assertThat(requests.requests()).hasSize(6).noneMatch(StreamedRequest::failed);
  }

  @Test
  void whoAsksAlsoVotes() throws Exception {
    users().askAndVote(List.of("1?", "2?", "3?", "4?", "5?"), progress -> {});

    assertThat(services.votes().stream().map(vote -> vote.path("user_id").asText()).distinct())
        .containsExactly("user-0", "user-1");
  }

  @Test
  void progressIsToldUpToTheLastVote() throws Exception {
    List<SimulatedUsers.Progress> told = new ArrayList<>();

    users().askAndVote(List.of("one?", "two?"), told::add);

    assertThat(told).last().isEqualTo(new SimulatedUsers.Progress(6, 4));
  }

  @Test
  void failedRequestsAreRememberedAndGetNoVote() throws Exception {
    services.fail();

    List<Instant> votes = users().askAndVote(List.of("one?"), progress -> {});

    assertThat(votes).isEmpty();
    assertThat(requests.requests())
        .hasSize(3)
        .allSatisfy(
            request -> assertThat(request.failure().orElseThrow()).contains("500", "out of order"));
  }

  private SimulatedUsers users() {
    return new SimulatedUsers(requests, services.gateway(), new Taste(40), HABITS);
  }

  private static String inShort(JsonNode vote) {
    String id = vote.path("completion_id").asText();
    return vote.path("rating").asText() + " " + id.substring(id.indexOf("of-"));
  }
}
