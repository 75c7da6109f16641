package dev.plumbline.runtime.identity;

import dev.plumbline.schema.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation that was answered, in one channel.
 *
 * @param id SHA-256 of the channel and the turns, in hexadecimal
 */
public record Prompt(String id, String channel, List<Turn> turns) {

  public Prompt {
    turns = List.copyOf(turns);
  }

  public static Prompt of(String channel, List<Turn> turns) {
    ContentHash hash = new ContentHash().add(channel);
    turns.forEach(turn -> hash.add(turn.role()).add(turn.content()));
    return new Prompt(hash.hex(), channel, turns);
  }

  /** The conversation of a record, normalised. */
  public static Prompt ofMessages(String channel, List<Message> messages) {
    // Without a stream: this is done for every vote.
    List<Turn> turns = new ArrayList<>(messages.size());
    for (Message message : messages) {
      turns.add(new Turn(message.getRole(), message.getContent()));
    }
    return of(channel, turns);
  }

  /**
   * The stable id of a pair of answers to this prompt.
   *
   * @param chosen the liked answer, or null in a half pair
   * @param rejected the disliked answer, or null in a half pair
   */
  public String pairId(String chosen, String rejected) {
    return pairId(id, chosen, rejected);
  }

  /**
   * The stable id of a pair of answers to the prompt with that id.
   *
   * @param chosen the liked answer, or null in a half pair
   * @param rejected the disliked answer, or null in a half pair
   */
  public static String pairId(String promptId, String chosen, String rejected) {
    return new ContentHash().add(promptId).add(chosen).add(rejected).hex();
  }
}
