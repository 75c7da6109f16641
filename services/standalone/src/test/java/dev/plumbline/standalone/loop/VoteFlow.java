package dev.plumbline.standalone.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users who vote without a pause: each likes one answer of a question or dislikes the other. A vote
 * that is not acknowledged is sent again under the same event id, as a careful client does.
 */
public final class VoteFlow implements AutoCloseable {
  private final int questions;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "vote-flow");
  private volatile FeedbackClient gateway;
  private volatile boolean stopped;

  public VoteFlow(int questions, URI gateway) {
    this.questions = questions;
    this.gateway = new FeedbackClient(gateway);
    thread.start();
  }

  /** How many votes were acknowledged. */
  public int acknowledged() {
    return acknowledged.get();
  }

  void moveTo(URI newGateway) {
    gateway = new FeedbackClient(newGateway);
  }

  /** Stops when the vote that is on the way has been acknowledged. */
  public void finish() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  /** Stops now: a gateway that has gone for good must not hold up a test that has failed. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join();
  }

  /** How many acknowledged votes there are for and against, as {@link StandingPairs} counts. */
  public Map<String, Integer> expected() {
    Map<String, Integer> votes = new TreeMap<>();
    for (int number = 0; number < acknowledged(); number++) {
      votes.merge(
          "Question " + question(number) + "? " + (isUp(number) ? "up" : "down"), 1, Integer::sum);
    }
    return votes;
  }

  private void run() {
    try {
      for (int number = 0; !stopped; number++) {
        while (!send(number)) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
        acknowledged.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send(int number) {
    FeedbackClient client = gateway;
    boolean up = isUp(number);
    ObjectNode vote =
        client.event(
            Map.of(
                "event_id",
                "vote-" + number,
                "user_id",
                "user-" + number,
                "response",
                response(up),
                "rating",
                up ? "up" : "down"));
    vote.putArray("prompt")
        .addObject()
        .put("role", "user")
        .put("content", "Question " + question(number) + "?");
    try {
      client.send(List.of(vote));
      return true;
    } catch (RequestFailedException e) {
      return false;
    }
  }

  static String response(boolean up) {
    return up ? "A short answer." : "An answer that goes on and on.";
  }

  private int question(int number) {
    return number / 2 % questions;
  }

  private static boolean isUp(int number) {
    return number % 2 == 0;
  }
}
