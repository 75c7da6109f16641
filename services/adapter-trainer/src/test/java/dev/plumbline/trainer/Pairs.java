package dev.plumbline.trainer;

import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.time.Instant;
import java.util.List;

/** Pairs for tests. */
public final class Pairs {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Pairs() {}

  /** A whole pair whose votes are the later, the higher its number. */
  public static PreferencePair whole(String channel, int number) {
    return pair(
        channel, number, "Yes, " + number + ".", "Well, let me think about " + number + ".");
  }

  /** A pair of which only the liked side is known. */
  public static PreferencePair liked(String channel, int number) {
    return pair(channel, number, "Yes, " + number + ".", null);
  }

  /** A pair of which only the disliked side is known. */
  public static PreferencePair disliked(String channel, int number) {
    return pair(channel, number, null, "Well, let me think about " + number + ".");
  }

  private static PreferencePair pair(String channel, int number, String chosen, String rejected) {
    return PreferencePair.newBuilder()
        .setPairId("pair-" + number)
        .setChannel(channel)
        .setPromptId("prompt-" + number)
        .setMessages(List.of(new Message("user", "Is " + number + " a number?")))
        .setChosen(chosen == null ? null : new RatedResponse(chosen, 1, 0, false, false))
        .setRejected(rejected == null ? null : new RatedResponse(rejected, 0, 1, false, false))
        .setUpdatedAt(START.plusSeconds(number))
        .build();
  }
}
