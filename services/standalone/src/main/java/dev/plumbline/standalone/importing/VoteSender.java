package dev.plumbline.standalone.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends votes to the gateway in batches. A vote that the gateway finds fault with is left out and
 * the rest is sent again; a busy gateway is left alone for as long as it asks. Not thread safe.
 */
final class VoteSender {
  private static final String PATH = "/v1/feedback";
  private static final int TRIES = 10;
  private static final DoublingWait WAIT =
      new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** Statuses of a gateway that finds fault with an event. */
  private static final Set<Integer> FAULTS = Set.of(400, 409, 413);

  /** A fault with one event, and whether it is the event as a whole. */
  private static final Pattern EVENT = Pattern.compile("events\\[(\\d{1,9})](\\..*)?");

  private final JsonHttp gateway;
  private final ProgressDisplay progress;
  private final Patience patience;
  private final RefusedVotes refused = new RefusedVotes();
  private long accepted;
  private long waits;

  VoteSender(JsonHttp gateway, ProgressDisplay progress, Patience patience) {
    this.gateway = gateway;
    this.progress = progress;
    this.patience = patience;
  }

  long accepted() {
    return accepted;
  }

  long waits() {
    return waits;
  }

  RefusedVotes refused() {
    return refused;
  }

  /** Sends until Kafka has every vote, or the gateway has refused it. */
  void send(List<FeedbackVote> votes) {
    Deque<List<FeedbackVote>> batches = new ArrayDeque<>();
    batches.add(votes);
    while (!batches.isEmpty()) {
      List<FeedbackVote> batch = batches.poll();
      if (!batch.isEmpty()) {
        JsonHttp.Status answer = answer(batch);
        if (answer.code() / 100 == 2) {
          accepted += batch.size();
        } else {
          remaining(batch, answer).forEach(batches::addFirst);
        }
      }
    }
  }

  /** What to send after a refusal: without the event that is at fault, or in smaller batches. */
  private List<List<FeedbackVote>> remaining(List<FeedbackVote> batch, JsonHttp.Status answer) {
    if (!FAULTS.contains(answer.code())) {
      throw stopped("the gateway answered " + answer.code() + ": " + answer.reason());
    }
    JsonNode error = answer.body().path("error");
    Matcher fault = EVENT.matcher(error.path("field").asText());
    if (fault.matches() && fault.group(2) != null) {
      int index = Integer.parseInt(fault.group(1));
      if (index < batch.size()) {
        refuse(batch.get(index), error, answer);
        List<FeedbackVote> others = new ArrayList<>(batch);
        others.remove(index);
        return List.of(others);
      }
    }
    if (batch.size() == 1) {
      refuse(batch.get(0), error, answer);
      return List.of();
    }
    int half = batch.size() / 2;
    return List.of(batch.subList(half, batch.size()), batch.subList(0, half));
  }

  private void refuse(FeedbackVote vote, JsonNode error, JsonHttp.Status answer) {
    refused.add(vote.line(), error.path("reason").asText("http_" + answer.code()), answer.reason());
  }

  /** An answer that is more than "not now". */
  private JsonHttp.Status answer(List<FeedbackVote> batch) {
    for (int attempt = 1; ; attempt++) {
      String trouble;
      Optional<Duration> asked = Optional.empty();
      try {
        JsonHttp.Status answer = gateway.tryPost(PATH, body(batch));
        if (!isNotNow(answer.code())) {
          return answer;
        }
        trouble = "the gateway answered " + answer.code() + ": " + answer.reason();
        asked = RetryAfter.of(answer.headers(), Clock.systemUTC());
      } catch (RequestFailedException e) {
        // One that was never there is a wrong address rather than a busy gateway.
        if (accepted == 0 && waits == 0) {
          throw new ImportStoppedException(e.getMessage(), e);
        }
        trouble = e.getMessage();
      }
      if (attempt == TRIES) {
        throw stopped(trouble + ", " + TRIES + " times in a row");
      }
      pause(asked.orElse(WAIT.after(attempt)), trouble);
    }
  }

  /** The same ids may be sent again after any of these. */
  private static boolean isNotNow(int code) {
    return code == 429 || code == 500 || code == 502 || code == 503 || code == 504;
  }

  private void pause(Duration time, String trouble) {
    waits++;
    progress.say("waiting " + time.toSeconds() + " s: " + trouble);
    try {
      patience.await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped("interrupted while waiting");
    }
  }

  private ImportStoppedException stopped(String trouble) {
    return new ImportStoppedException(
        trouble
            + "; "
            + accepted
            + " events were taken before. Run the same command again: what was taken does not count"
            + " twice");
  }

  private ObjectNode body(List<FeedbackVote> batch) {
    ObjectNode body = gateway.object();
    ArrayNode events = body.putArray("events");
    batch.forEach(vote -> events.add(vote.event()));
    return body;
  }
}
