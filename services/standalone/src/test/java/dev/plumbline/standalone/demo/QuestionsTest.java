package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  @Test
  void thePackagedQuestionsAreDifferentFromEachOther() {
    Questions questions = Questions.packaged();

    assertThat(questions.training()).hasSize(48).doesNotHaveDuplicates();
    assertThat(questions.heldOut()).hasSize(16).doesNotHaveDuplicates();
  }

  @Test
  void aHeldOutQuestionIsNeverTrainedOn() {
    assertThatThrownBy(() -> new Questions(List.of("a?", "b?"), List.of("b?")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b?");
  }
}
