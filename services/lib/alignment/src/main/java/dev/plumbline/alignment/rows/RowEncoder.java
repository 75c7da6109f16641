package dev.plumbline.alignment.rows;

import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.chat.jinja.TemplateException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns a conversation, an instruction and a response into token ids.
 *
 * <p>A prompt that is too long loses its oldest turns, never the instruction nor the last user
 * message; a response keeps the tokens of its window, the end-of-turn token counted. A prompt that
 * does not fit even so, or that the model's chat template refuses, is left out and counted.
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
  private final Set<List<ChatMessage>> alike = new HashSet<>();
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
    return fit(messages, instructions, 0);
  }

  /**
   * The same, with room left for the beginning of a response.
   *
   * @param before so many tokens of the response are read as a part of the prompt
   */
  public Optional<List<ChatMessage>> fit(
      List<ChatMessage> messages, List<Optional<String>> instructions, int before) {
    try {
      Optional<List<ChatMessage>> shortened = shorten(messages, instructions, before);
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
      List<ChatMessage> messages, List<Optional<String>> instructions, int before) {
    Optional<Conversation> kept = Optional.of(new Conversation(messages));
    while (kept.isPresent() && !fitsAll(kept.get(), instructions, before)) {
      kept = kept.get().withoutOldestTurn();
    }
    return kept.map(Conversation::messages);
  }

  /** The prompts that did not fit so far. */
  public LeftOut leftOut() {
    return new LeftOut(tooLong.size(), refused.size(), refusal, alike.size());
  }

  /** The pair with the turns of both its sides that fit. */
  public Optional<VotedPair> fit(VotedPair pair, List<Optional<String>> instructions) {
    return fit(pair, instructions, 0);
  }

  /** The same, with room left for the beginning of a response. */
  public Optional<VotedPair> fit(VotedPair pair, List<Optional<String>> instructions, int before) {
    return fit(pair.messages(), instructions, before)
        .flatMap(
            chosen ->
                fit(pair.rejectedMessages(), instructions, before)
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

  private boolean fitsAll(
      Conversation conversation, List<Optional<String>> instructions, int before) {
    return instructions.stream()
        .allMatch(
            instruction ->
                prompt(conversation.messages(), instruction).length + before <= maximumPrompt);
  }

  /**
   * How many tokens two responses to a conversation begin with alike. Empty when they are the same
   * to their ends, which is counted: nothing tells which of them is liked.
   */
  public OptionalInt common(List<ChatMessage> messages, Response one, Response other) {
    int parting = Arrays.mismatch(response(one), response(other));
    if (parting < 0) {
      alike.add(messages);
      return OptionalInt.empty();
    }
    return OptionalInt.of(parting);
  }

  /**
   * The window on both responses of a pair: their first tokens, or, where they answer one prompt
   * and begin alike, later ones. Empty when they are the same to their ends, which is counted.
   */
  public Optional<ResponseWindow> window(VotedPair pair, int length) {
    if (!pair.promptId().equals(pair.rejectedPromptId())) {
      return Optional.of(ResponseWindow.first(length));
    }
    OptionalInt common = common(pair.messages(), pair.chosen(), pair.rejected());
    return common.isPresent()
        ? Optional.of(ResponseWindow.behind(common.getAsInt(), length))
        : Optional.empty();
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
   * The ids of a response, end-of-turn token included. One that was cut has none, unless nothing
   * else is left of it: nobody saw it end there. Nor has it the replacement for a character in the
   * middle of which it was cut, which nobody wrote.
   */
  public int[] response(Response response) {
    int[] ids = textEncoder.encode(written(response));
    if (response.cut() && ids.length > 0) {
      return ids;
    }
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = endOfTurn;
    return ended;
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
    return encode(messages, instruction, response, ResponseWindow.first(maximumResponse));
  }

  /** A row whose conversation fits, with a window that begins before the end of the response. */
  public EncodedRow encode(
      List<ChatMessage> messages,
      Optional<String> instruction,
      Response response,
      ResponseWindow window) {
    return window.row(prompt(messages, instruction), response(response));
  }
}
