package dev.plumbline.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssistantTurnTest {
  private static final int END_OF_TEXT = 0;
  private static final int END_OF_TURN = 2;

  @TempDir private Path folder;

  private Tokenizer tokenizer;

  /** As copies of Llama 3 have it: what ends documents is named first. */
  @BeforeEach
  void open() throws IOException {
    tokenizer =
        TokenizerCopy.in(folder)
            .with("tokenizer_config.json", "eos_token", "\"<|endoftext|>\"")
            .with("generation_config.json", "eos_token_id", "[0, 2]")
            .open();
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void theTokenThatTheTemplateWritesBehindAnAnswerClosesIt() {
    var turn =
        turn(
            "{% for m in messages %}<|im_start|>{{ m.role }}\n"
                + "{{ m.content | trim }}<|im_end|>\n{% endfor %}<|endoftext|>");

    assertThat(turn.end()).isEqualTo(END_OF_TURN);
  }

  @Test
  void theTokenThatClosesTheUsersTurnClosesNoAnswer() {
    var turn =
        turn(
            "{% for m in messages %}{{ m.content }}"
                + "{{ '<|im_end|>' if m.role == 'user' else eos_token }}{% endfor %}");

    assertThat(turn.end()).isEqualTo(END_OF_TEXT);
  }

  @Test
  void whereTheTemplateWritesNoEndTheTokenizersFilesSayIt() {
    assertThat(turn("<|im_end|>{{ messages[-1].content }}").end()).isEqualTo(END_OF_TEXT);
    assertThat(turn("{{ messages[0].content }}<|im_end|>").end()).isEqualTo(END_OF_TEXT);
    assertThat(turn("{{ raise_exception('no') }}").end()).isEqualTo(END_OF_TEXT);
  }

  @Test
  void withoutATemplateTheTokenizersFilesSayIt() {
    var none = ChatTemplate.of(folder, Optional.empty(), tokenizer);

    assertThat(new AssistantTurn(new ChatEncoder(none, tokenizer), tokenizer).end())
        .isEqualTo(END_OF_TEXT);
  }

  private AssistantTurn turn(String template) {
    var parsed = ChatTemplate.of(folder, Optional.of(template), tokenizer);
    return new AssistantTurn(new ChatEncoder(parsed, tokenizer), tokenizer);
  }
}
