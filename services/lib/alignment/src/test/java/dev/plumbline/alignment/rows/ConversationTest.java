package dev.plumbline.alignment.rows;

import static dev.plumbline.model.chat.ChatMessage.assistant;
import static dev.plumbline.model.chat.ChatMessage.system;
import static dev.plumbline.model.chat.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.chat.ChatMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final Optional<String> BRIEF = Optional.of("Be brief.");

  @Test
  void anInstructionBecomesTheSystemMessage() {
    Conversation conversation = conversation(user("Hello"));

    assertThat(conversation.instructed(BRIEF).messages())
        .containsExactly(system("Be brief."), user("Hello"));
  }

  @Test
  void anInstructionStandsBeforeTheSystemMessageWithABlankLineBetween() {
    Conversation conversation = conversation(system("You sell shoes."), user("Hello"));

    assertThat(conversation.instructed(BRIEF).messages())
        .containsExactly(system("Be brief.\n\nYou sell shoes."), user("Hello"));
  }

  @Test
  void anInstructionCanStandBeforeTheFirstUserMessage() {
    Conversation conversation = conversation(user("Hello"), assistant("Hi"), user("Bye"));

    assertThat(conversation.instructedByUser("Be brief.").orElseThrow().messages())
        .containsExactly(user("Be brief.\n\nHello"), assistant("Hi"), user("Bye"));
    assertThat(conversation(assistant("Hi")).instructedByUser("Be brief.")).isEmpty();
  }

  @Test
  void withoutAnInstructionNothingChanges() {
    Conversation conversation = conversation(user("Hello"));

    assertThat(conversation.instructed(Optional.empty())).isEqualTo(conversation);
  }

  @Test
  void theOldestTurnGoesWithItsAnswer() {
    Conversation conversation =
        conversation(system("S"), user("1"), assistant("2"), user("3"), assistant("4"), user("5"));

    Conversation shorter = conversation.withoutOldestTurn().orElseThrow();

    assertThat(shorter.messages())
        .containsExactly(system("S"), user("3"), assistant("4"), user("5"));
  }

  @Test
  void theLastUserMessageStays() {
    assertThat(conversation(system("S"), user("5")).withoutOldestTurn()).isEmpty();
    assertThat(conversation(user("5")).withoutOldestTurn()).isEmpty();
    assertThat(conversation(user("5"), assistant("and")).withoutOldestTurn()).isEmpty();
  }

  @Test
  void anAnswerWithoutAQuestionGoesFirst() {
    Conversation conversation = conversation(assistant("Welcome!"), user("5"));

    assertThat(conversation.withoutOldestTurn().orElseThrow().messages())
        .containsExactly(user("5"));
  }

  private static Conversation conversation(ChatMessage... messages) {
    return new Conversation(List.of(messages));
  }
}
