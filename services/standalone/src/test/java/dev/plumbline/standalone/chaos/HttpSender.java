package dev.plumbline.standalone.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.chaos.Arrival.Voted;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Votes over the gateway. Answers do not come this way, and are handed to another sender. */
final class HttpSender implements Sender {
  private final FeedbackClient gateway;
  private final Sender answers;

  HttpSender(URI gateway, Sender answers) {
    this.gateway = new FeedbackClient(gateway);
    this.answers = answers;
  }

  @Override
  public boolean send(List<Arrival> arrivals) throws InterruptedException {
    List<ObjectNode> votes = new ArrayList<>();
    List<Arrival> others = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Voted vote) {
        votes.add(event(vote));
      } else {
        others.add(arrival);
      }
    }
    if (!others.isEmpty() && !answers.send(others)) {
      return false;
    }
    try {
      return votes.isEmpty() || gateway.send(votes).size() == votes.size();
    } catch (RequestFailedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    answers.close();
  }

  private ObjectNode event(Voted vote) {
    ObjectNode event =
        gateway.event(
            Map.of(
                "event_id",
                vote.event(),
                "rating",
                vote.rating().name().toLowerCase(Locale.ROOT),
                "created_at",
                Instant.ofEpochMilli(vote.time()).toString()));
    if (vote.completion() != null) {
      event.put("completion_id", vote.completion());
    } else {
      event.put("response", vote.answer());
      event.putArray("prompt").addObject().put("role", "user").put("content", vote.question());
    }
    if (vote.user() != null) {
      event.put("user_id", vote.user());
    }
    if (vote.correction() != null) {
      event.put("corrected_response", vote.correction());
    }
    return event;
  }
}
