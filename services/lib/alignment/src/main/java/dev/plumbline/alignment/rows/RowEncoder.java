package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.chat.jinja.TemplateException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a conversation, an instruction and a response into token ids.
 *
 * <p>A prompt that is too long loses its oldest turns, never the instruction nor the last user
 * message; a response keeps its first tokens, the end-of-turn token counted. A prompt that does not
 * fit even so, or that the model's chat template refuses, is left out and counted.
 *
 * <p>An instruction is a system message. Where the chat template takes none, as those of the first
 * Mistral models, or leaves it out, it stands in the first user message instead.
 */
public final class RowEncoder {

  /** What a tokenizer makes of bytes that are no whole character. */
  private static final char REPLACEMENT = '\uFFFD';

  private final PromptEncoder promptEncoder;
  private final TextEncoder textEncoder;
  private final int endOfTurn;
  private final int maximumPrompt;
  private final Set<List<ChatMessage>> tooLong = new HashSet<>();
  private final Set<List<ChatMessage>> refused = new HashSet<>();
  private Optional<String> refusal = Optional.empty();

  /**
   * @param endOfTurn the token that closes a response
   * @param maximumPrompt tokens of the rendered prompt, instruction included
   */
  public RowEncoder(
      PromptEncoder promptEncoder, TextEncoder textEncoder, int endOfTurn, int maximumPrompt) {
    this.promptEncoder = promptEncoder;
    this.textEncoder = textEncoder;
    this.endOfTurn = endOfTurn;
    this.maximumPrompt = maximumPrompt;
  }

  /**
   * The turns that fit whichever of the instructions is put before them, so that the same response
   * follows the same conversation under each. Empty when the last user message alone is too long,
   * or the chat template refuses the conversation, as many do where roles do not alternate.
   */
  public Optional<List<ChatMessage>> fit(
      List<ChatMessage> messages, List<Optional<String>> instructions) {
    try {
      Optional<List<ChatMessage>> shortened = shorten(messages, instructions);
      if (shortened.isEmpty()) {
        tooLong.add(messages);
      }
      return shortened;
    } catch (TemplateException e) {
      refused.add(messages);
      refusal = refusal.or(() -> Optional.of(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<List<ChatMessage>> shorten(
      List<ChatMessage> messages, List<Optional<String>> instructions) {
    Optional<Conversation> kept = Optional.of(new Conversation(messages));
    while (kept.isPresent() && !fitsAll(kept.get(), instructions)) {
      kept = kept.get().withoutOldestTurn();
    }
    return kept.map(Conversation::messages);
  }

  /** The prompts that did not fit so far. */
  public LeftOut leftOut() {
    return new LeftOut(tooLong.size(), refused.size(), refusal);
  }

  /** The pair with the turns of both its sides that fit. */
  public Optional<VotedPair> fit(VotedPair pair, List<Optional<String>> instructions) {
    return fit(pair.messages(), instructions)
        .flatMap(
            chosen ->
                fit(pair.rejectedMessages(), instructions)
                    .map(
                        rejected ->
                            new VotedPair(
                                pair.promptId(),
                                chosen,
                                pair.chosen(),
                                pair.rejectedPromptId(),
                                rejected,
                                pair.rejected())));
  }

  private boolean fitsAll(Conversation conversation, List<Optional<String>> instructions) {
    return instructions.stream()
        .allMatch(
            instruction -> prompt(conversation.messages(), instruction).length <= maximumPrompt);
  }

  /**
   * The ids of a conversation that is waiting for its answer.
   *
   * @throws TemplateException when the chat template refuses it
   */
  public int[] prompt(List<ChatMessage> messages, Optional<String> instruction) {
    Conversation conversation = new Conversation(messages);
    Optional<Conversation> instructedByUser = instruction.flatMap(conversation::instructedByUser);
    try {
      int[] ids = ids(conversation.instructed(instruction));
      boolean ignored = instruction.isPresent() && Arrays.equals(ids, ids(conversation));
      return ignored ? instructedByUser.map(this::ids).orElse(ids) : ids;
    } catch (TemplateException refusal) {
      // Without a system message the template refuses only what it would without the instruction.
      return ids(instructedByUser.orElseThrow(() -> refusal));
    }
  }

  private int[] ids(Conversation conversation) {
    return promptEncoder.encode(conversation.messages());
  }

  /**
   * The first ids of a response, end-of-turn token included. One that was cut has none, unless
   * nothing else is left of it: nobody saw it end there. Nor has it the replacement for a character
   * in the middle of which it was cut, which nobody wrote.
   */
  public int[] response(Response response, int maximumResponse) {
    int[] ids = textEncoder.encode(written(response));
    if (response.cut() && ids.length > 0) {
      return Arrays.copyOf(ids, Math.min(ids.length, maximumResponse));
    }
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = endOfTurn;
    return ended.length <= maximumResponse ? ended : Arrays.copyOf(ended, maximumResponse);
  }

  private static String written(Response response) {
    String text = response.text();
    int end = text.length();
    while (response.cut() && end > 0 && text.charAt(end - 1) == REPLACEMENT) {
      end--;
    }
    return text.substring(0, end);
  }

  /** A row whose conversation fits. */
  public EncodedRow encode(
      List<ChatMessage> messages,
      Optional<String> instruction,
      Response response,
      int maximumResponse) {
    return new EncodedRow(prompt(messages, instruction), response(response, maximumResponse));
  }
}
