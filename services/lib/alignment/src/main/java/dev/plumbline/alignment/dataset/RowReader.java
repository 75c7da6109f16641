package dev.plumbline.alignment.dataset;

import dev.plumbline.alignment.dataset.PreferenceRow.Compared;
import dev.plumbline.alignment.dataset.PreferenceRow.Rated;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one line, in whichever of the formats it is: the columns and their types tell.
 *
 * <p>Texts outside of messages lose the white space around them: in the formats that join prompt
 * and answer it belongs to neither.
 */
final class RowReader {
  private static final String PROMPT = "prompt";
  private static final String CHOSEN = "chosen";
  private static final String REJECTED = "rejected";
  private static final String COMPLETION = "completion";
  private static final String LABEL = "label";

  PreferenceRow read(long line, String text) throws UnusableLineException {
    JsonRow row = JsonRow.parse(text);
    if (row.has(CHOSEN) && row.has(REJECTED)) {
      return compared(line, row);
    }
    if (row.has(PROMPT) && row.has(COMPLETION) && row.has(LABEL)) {
      return rated(line, row);
    }
    throw new UnusableLineException(
        "needs chosen and rejected, or prompt, completion and label; it has " + row.columns());
  }

  private static Compared compared(long line, JsonRow row) throws UnusableLineException {
    Comparison comparison;
    if (row.isText(CHOSEN) && row.isText(REJECTED)) {
      comparison = ofTexts(row, row.text(CHOSEN), row.text(REJECTED));
    } else if (row.isList(CHOSEN) && row.isList(REJECTED)) {
      comparison = ofMessages(row, row.messages(CHOSEN), row.messages(REJECTED));
    } else {
      throw new UnusableLineException(
          "chosen and rejected should both be texts, or both be lists of messages");
    }
    requireQuestion(comparison.messages());
    requireWords(CHOSEN, comparison.chosen());
    requireWords(REJECTED, comparison.rejected());
    if (comparison.chosen().equals(comparison.rejected())) {
      throw new UnusableLineException("chosen and rejected are the same");
    }
    return new Compared(
        line, comparison.messages(), comparison.chosen(), comparison.rejected(), row.origin());
  }

  private static Rated rated(long line, JsonRow row) throws UnusableLineException {
    List<ChatMessage> messages = new ArrayList<>(prompt(row));
    String response;
    if (row.isList(COMPLETION)) {
      List<ChatMessage> completion = row.messages(COMPLETION);
      messages.addAll(completion.subList(0, completion.size() - 1));
      response = answer(completion, COMPLETION);
    } else {
      response = row.text(COMPLETION).strip();
    }
    requireQuestion(messages);
    requireWords(COMPLETION, response);
    return new Rated(line, messages, response, row.truth(LABEL), row.origin());
  }

  private static Comparison ofTexts(JsonRow row, String chosen, String rejected)
      throws UnusableLineException {
    if (Transcript.is(chosen) && Transcript.is(rejected)) {
      return ofTranscripts(chosen, rejected);
    }
    if (row.has(PROMPT)) {
      return new Comparison(prompt(row), chosen.strip(), rejected.strip());
    }
    int common = CommonBeginning.atWord(chosen, rejected);
    if (common == 0) {
      throw new UnusableLineException(
          "has no prompt, and chosen and rejected have no beginning in common");
    }
    List<ChatMessage> prompt = List.of(ChatMessage.user(chosen.substring(0, common).strip()));
    return new Comparison(
        prompt, chosen.substring(common).strip(), rejected.substring(common).strip());
  }

  private static Comparison ofTranscripts(String chosen, String rejected)
      throws UnusableLineException {
    String common = chosen.substring(0, CommonBeginning.of(chosen, rejected));
    int answer = common.lastIndexOf(Transcript.ANSWER);
    if (answer < 0) {
      throw new UnusableLineException("chosen and rejected part before the first answer");
    }
    int begin = answer + Transcript.ANSWER.length();
    String good = chosen.substring(begin);
    String bad = rejected.substring(begin);
    if (Transcript.hasTurns(good) || Transcript.hasTurns(bad)) {
      throw new UnusableLineException("chosen and rejected part before their last answer");
    }
    return new Comparison(
        Transcript.messages(chosen.substring(0, answer)), good.strip(), bad.strip());
  }

  /** The lists may begin with the prompt, or with what follows a prompt of its own column. */
  private static Comparison ofMessages(
      JsonRow row, List<ChatMessage> chosen, List<ChatMessage> rejected)
      throws UnusableLineException {
    int common = CommonBeginning.of(chosen, rejected);
    if (common < chosen.size() - 1 || common < rejected.size() - 1) {
      throw new UnusableLineException("chosen and rejected part before their last message");
    }
    if (chosen.size() != rejected.size()) {
      throw new UnusableLineException("one of chosen and rejected is the beginning of the other");
    }
    List<ChatMessage> messages = new ArrayList<>();
    boolean wholeConversation = !chosen.get(0).role().equals("assistant");
    if (row.has(PROMPT) && !wholeConversation) {
      messages.addAll(prompt(row));
    }
    messages.addAll(chosen.subList(0, chosen.size() - 1));
    return new Comparison(messages, answer(chosen, CHOSEN), answer(rejected, REJECTED));
  }

  private static List<ChatMessage> prompt(JsonRow row) throws UnusableLineException {
    if (row.isList(PROMPT)) {
      return row.messages(PROMPT);
    }
    String text = row.text(PROMPT);
    if (Transcript.is(text)) {
      return Transcript.messages(text);
    }
    requireWords(PROMPT, text);
    return List.of(ChatMessage.user(text.strip()));
  }

  private static String answer(List<ChatMessage> messages, String column)
      throws UnusableLineException {
    ChatMessage last = messages.get(messages.size() - 1);
    if (!last.role().equals("assistant")) {
      throw new UnusableLineException(column + " should end with a message of the assistant");
    }
    return last.content();
  }

  private static void requireQuestion(List<ChatMessage> messages) throws UnusableLineException {
    if (messages.isEmpty() || !messages.get(messages.size() - 1).role().equals("user")) {
      throw new UnusableLineException("the prompt should end with a message of the user");
    }
  }

  private static void requireWords(String column, String text) throws UnusableLineException {
    if (text.isBlank()) {
      throw new UnusableLineException(column + " is empty");
    }
  }

  private record Comparison(List<ChatMessage> messages, String chosen, String rejected) {}
}
