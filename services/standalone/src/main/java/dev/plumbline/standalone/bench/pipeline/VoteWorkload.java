package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Votes on answers to many prompts: each is about one of four answers, by one of many users, up or
 * down. The same number gives the same vote.
 */
final class VoteWorkload {
  private static final int ANSWERS = 4;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final int prompts;
  private final String series;

  /**
   * @param series part of the ids of the events, so that another series repeats none
   */
  VoteWorkload(int prompts, String series) {
    this.prompts = prompts;
    this.series = series;
  }

  FeedbackEvent vote(int number) {
    SplittableRandom random = new SplittableRandom(number);
    int prompt = random.nextInt(prompts);
    return FeedbackEvent.newBuilder()
        .setEventId(series + "-" + number)
        .setChannel("channel-" + prompt % ANSWERS)
        .setPrompt(List.of(new Message("user", "What does question " + prompt + " ask?")))
        .setResponse("Answer " + random.nextInt(ANSWERS) + " of " + prompt + ".")
        .setRating(random.nextInt(3) == 0 ? Rating.DOWN : Rating.UP)
        .setUserId("user-" + random.nextInt(Math.max(1, prompts)))
        .setCreatedAt(START.plusMillis(number))
        .build();
  }

  /** The same as the gateway takes it. */
  String json(int number) {
    FeedbackEvent vote = vote(number);
    return "{\"event_id\":\"%s\",\"channel\":\"%s\",\"prompt\":[{\"role\":\"user\",\"content\":\"%s\"}],\"response\":\"%s\",\"rating\":\"%s\",\"user_id\":\"%s\",\"created_at\":\"%s\"}"
        .formatted(
            vote.getEventId(),
            vote.getChannel(),
            vote.getPrompt().get(0).getContent(),
            vote.getResponse(),
            vote.getRating() == Rating.UP ? "up" : "down",
            vote.getUserId(),
            vote.getCreatedAt());
  }
}
