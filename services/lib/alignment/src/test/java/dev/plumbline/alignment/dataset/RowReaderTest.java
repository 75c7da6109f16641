package dev.plumbline.alignment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.dataset.PreferenceRow.Compared;
import dev.plumbline.alignment.dataset.PreferenceRow.Origin;
import dev.plumbline.alignment.dataset.PreferenceRow.Rated;
import dev.plumbline.model.chat.ChatMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderTest {

  @Test
  void aPairOfTextsAnswersItsPrompt() throws Exception {
    PreferenceRow row =
        read("{'prompt': 'The sky is', 'chosen': ' blue.', 'rejected': ' green.', 'score': 3}");

    assertThat(row).isEqualTo(pair(List.of(ChatMessage.user("The sky is")), "blue.", "green."));
  }

  @Test
  void aPairOfMessagesAnswersItsConversation() throws Exception {
    PreferenceRow row =
        read(
            "{'prompt': [{'role': 'system', 'content': 'Be kind.'},"
                + " {'role': 'user', 'content': 'Hi'}],"
                + " 'chosen': [{'role': 'assistant', 'content': 'Hello!'}],"
                + " 'rejected': [{'role': 'assistant', 'content': 'What?'}]}");

    assertThat(row)
        .isEqualTo(
            pair(
                List.of(ChatMessage.system("Be kind."), ChatMessage.user("Hi")),
                "Hello!",
                "What?"));
  }

  @Test
  void withoutAPromptItIsWhatBothTextsHaveInCommonUpToAWord() throws Exception {
    PreferenceRow row =
        read("{'chosen': 'The sky is blue today.', 'rejected': 'The sky is black today.'}");

    assertThat(row)
        .isEqualTo(pair(List.of(ChatMessage.user("The sky is")), "blue today.", "black today."));
  }

  @Test
  void aTextThatGoesOnWhereTheOtherEndsLeavesBothAnAnswer() throws Exception {
    PreferenceRow row = read("{'chosen': 'Say it is so', 'rejected': 'Say it is so now'}");

    assertThat(row).isEqualTo(pair(List.of(ChatMessage.user("Say it is")), "so", "so now"));
  }

  @Test
  void withoutAPromptItIsTheMessagesThatBothHaveInCommon() throws Exception {
    String conversation =
        "{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Yes?'},"
            + " {'role': 'user', 'content': 'Bye'}, ";
    PreferenceRow row =
        read(
            "{'chosen': ["
                + conversation
                + "{'role': 'assistant', 'content': 'See you!'}], 'rejected': ["
                + conversation
                + "{'role': 'assistant', 'content': 'Go.'}]}");

    assertThat(row)
        .isEqualTo(
            pair(
                List.of(
                    ChatMessage.user("Hi"), ChatMessage.assistant("Yes?"), ChatMessage.user("Bye")),
                "See you!",
                "Go."));
  }

  @Test
  void aPromptThatTheMessagesRepeatIsNotAskedTwice() throws Exception {
    PreferenceRow row =
        read(
            "{'prompt': 'Hi', 'chosen': [{'role': 'user', 'content': 'Hi'},"
                + " {'role': 'assistant', 'content': 'Hello!'}],"
                + " 'rejected': [{'role': 'user', 'content': 'Hi'},"
                + " {'role': 'assistant', 'content': 'What?'}]}");

    assertThat(row).isEqualTo(pair(List.of(ChatMessage.user("Hi")), "Hello!", "What?"));
  }

  @Test
  void transcriptsArePromptedUpToTheLastTurnThatTheyShare() throws Exception {
    String shared =
        "\\n\\nHuman: Hi\\n\\nAssistant: Yes?\\n\\nHuman: Why is it so?\\n\\nAssistant:";
    PreferenceRow row =
        read("{'chosen': '" + shared + " It just is.', 'rejected': '" + shared + " It just was.'}");

    assertThat(row)
        .isEqualTo(
            pair(
                List.of(
                    ChatMessage.user("Hi"),
                    ChatMessage.assistant("Yes?"),
                    ChatMessage.user("Why is it so?")),
                "It just is.",
                "It just was."));
  }

  @Test
  void neighbouringTurnsOfOneRoleAreOne() throws Exception {
    String shared = "\\n\\nHuman: Hi\\n\\nHuman: Are you there?\\n\\nAssistant:";
    PreferenceRow row = read("{'chosen': '" + shared + " Yes', 'rejected': '" + shared + " No'}");

    assertThat(row).isEqualTo(pair(List.of(ChatMessage.user("Hi\n\nAre you there?")), "Yes", "No"));
  }

  @Test
  void aPromptMayBeATranscriptToo() throws Exception {
    PreferenceRow row =
        read("{'prompt': '\\n\\nHuman: Hi\\n\\nAssistant:', 'chosen': ' Yes', 'rejected': ' No'}");

    assertThat(row).isEqualTo(pair(List.of(ChatMessage.user("Hi")), "Yes", "No"));
  }

  @Test
  void aLabelRatesOneResponse() throws Exception {
    assertThat(read("{'prompt': 'The sky is', 'completion': ' green.', 'label': false}"))
        .isEqualTo(
            new Rated(1, List.of(ChatMessage.user("The sky is")), "green.", false, Origin.UNKNOWN));
    assertThat(
            read(
                "{'prompt': [{'role': 'user', 'content': 'Hi'}],"
                    + " 'completion': [{'role': 'assistant', 'content': 'Hello!'}],"
                    + " 'label': true}"))
        .isEqualTo(new Rated(1, List.of(ChatMessage.user("Hi")), "Hello!", true, Origin.UNKNOWN));
  }

  @Test
  void aRowMayTellWhoVotedAndWhen() throws Exception {
    PreferenceRow row =
        read(
            "{'prompt': 'a', 'completion': 'b', 'label': true, 'user_id': 17,"
                + " 'created_at': '2026-03-01T12:00:00+01:00'}");

    assertThat(row.origin())
        .isEqualTo(
            new Origin(Optional.of("17"), Optional.of(Instant.parse("2026-03-01T11:00:00Z"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt': 'a', | is not JSON",
        "{'a': 1} {'b': 2} | is not JSON",
        "{'chosen': 'a', 'chosen': 'b', 'rejected': 'c'} | is not JSON: Duplicate field 'chosen'",
        "[1, 2] | should be a JSON object",
        "[ | begins a JSON array; write one object on each line instead",
        "{} | it has no column",
        "{'text': 'a', 'label': true} | it has text, label",
        "{'prompt': 'a', 'chosen': 'b', 'rejected': null} | needs chosen and rejected",
        "{'prompt': 'a', 'chosen': 'b', 'rejected': 'b'} | chosen and rejected are the same",
        "{'prompt': 'a', 'chosen': 'b', 'rejected': 3} | should both be texts",
        "{'prompt': 'a', 'chosen': 'b', 'rejected': ' '} | rejected is empty",
        "{'prompt': ' ', 'chosen': 'b', 'rejected': 'c'} | prompt is empty",
        "{'prompt': 7, 'chosen': 'b', 'rejected': 'c'} | prompt should be a text",
        "{'prompt': 'a', 'chosen': [], 'rejected': []} | chosen should be a text or a list",
        "{'prompt': 'a', 'completion': 'b', 'label': 1} | label should be true or false",
        "{'prompt': 'a', 'completion': '', 'label': true} | completion is empty",
        "{'chosen': 'yes', 'rejected': 'no'} | no beginning in common",
        "{'prompt': 'a', 'chosen': 'half \\ud800', 'rejected': 'c'} | chosen holds half of a",
        "{'prompt': [{'role': 'user'}], 'chosen': 'b', 'rejected': 'c'} | prompt[0].content should",
        "{'prompt': [{'role': 'tool', 'content': 'x'}], 'chosen': 'b', 'rejected': 'c'}"
            + " | prompt[0].role should be system, user or assistant, not tool",
        "{'prompt': [{'role': 'assistant', 'content': 'x'}], 'chosen': 'b', 'rejected': 'c'}"
            + " | the prompt should end with a message of the user",
        "{'chosen': '\\n\\nHuman: a\\n\\nAssistant: b\\n\\nHuman: c\\n\\nAssistant: d',"
            + " 'rejected': '\\n\\nHuman: a\\n\\nAssistant: x'}"
            + " | chosen and rejected part before their last answer",
        "{'chosen': '\\n\\nHuman: a\\n\\nAssistant: b', 'rejected': '\\n\\nHuman: c'}"
            + " | chosen and rejected part before the first answer",
      })
  void whatCannotBeUsedIsSaid(String line, String reason) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(UnusableLineException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void listsThatPartBeforeTheirLastMessageAreNoPair() {
    assertThatThrownBy(
            () ->
                read(
                    "{'chosen': [{'role': 'user', 'content': 'a'},"
                        + " {'role': 'assistant', 'content': 'b'},"
                        + " {'role': 'user', 'content': 'c'}],"
                        + " 'rejected': [{'role': 'user', 'content': 'a'},"
                        + " {'role': 'assistant', 'content': 'x'},"
                        + " {'role': 'user', 'content': 'c'}]}"))
        .isInstanceOf(UnusableLineException.class)
        .hasMessageContaining("part before their last message");
  }

  @Test
  void depthDoesNoHarm() {
    assertThatThrownBy(() -> read("[".repeat(1_000_000)))
        .isInstanceOf(UnusableLineException.class)
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> read("{'a':".repeat(500_000)))
        .isInstanceOf(UnusableLineException.class)
        .hasMessageContaining("nesting depth");
  }

  private static Compared pair(List<ChatMessage> messages, String chosen, String rejected) {
    return new Compared(1, messages, chosen, rejected, Origin.UNKNOWN);
  }

  private static PreferenceRow read(String line) throws UnusableLineException {
    return new RowReader().read(1, line.replace('\'', '"'));
  }
}
