package dev.plumbline.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import dev.plumbline.model.tokenizer.SentencePieces;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers behind a prompt, with a tokenizer that puts a blank before a text of its own. */
class AnswerAfterPromptTest {
  private static final ChatMessage QUESTION = ChatMessage.user("b a");
  private static final String CHAT_ML =
      "{% for m in messages %}<s>{{ m.role }}\n{{ m.content }}</s>{% endfor %}"
          + "{% if add_generation_prompt %}<s>assistant\n{% endif %}";
  private static final String LLAMA_2 =
      "{% for m in messages %}{% if m.role == 'user' %}<s>[INST] {{ m.content }} [/INST]"
          + "{% else %} {{ m.content }}</s>{% endif %}{% endfor %}";

  @TempDir private static Path folder;

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = SentencePieces.in(folder);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab a", "b", "a \n b ", "\u65e5 a", "b</s>", "\n"})
  void promptAndAnswerAreTheWholeConversation(String answer) {
    for (var template : List.of(CHAT_ML, LLAMA_2)) {
      var encoder = encoder(template, tokenizer);
      var turn = new AssistantTurn(encoder, tokenizer);

      int[] row =
          IntStream.concat(
                  IntStream.of(encoder.encode(List.of(QUESTION), true)),
                  IntStream.of(turn.encode(answer)))
              .toArray();

      assertThat(row).isEqualTo(whole(encoder, answer));
    }
  }

  @Test
  void anAnswerBehindTextBeginsWithoutABlank() {
    assertThat(turn(CHAT_ML).encode("ab")).isNotEqualTo(tokenizer.encode("ab")).hasSize(1);
    assertThat(turn(LLAMA_2).encode("ab")).isEqualTo(tokenizer.encode("ab"));
  }

  /** Mistral-7B-Instruct writes no blank behind [/INST], and was trained with one. */
  @Test
  void anAnswerBehindAWordBeginsWithABlankAlsoWhereTheTemplateWritesNone() {
    assertThat(turn(LLAMA_2.replace("{% else %} ", "{% else %}")).encode("ab"))
        .isEqualTo(tokenizer.encode("ab"));
  }

  @Test
  void whereTheTemplateChangesOrRefusesTheAnswerItIsATextOfItsOwn() {
    var trimming = turn(CHAT_ML.replace("m.content", "m.content | trim"));
    var refusing = turn("{{ messages[1].role and raise_exception('no') }}");

    assertThat(trimming.encode(" ab ")).isEqualTo(tokenizer.encode(" ab "));
    assertThat(turn(LLAMA_2.replace("</s>", " </s>")).encode("ab"))
        .isEqualTo(tokenizer.encode("ab"));
    assertThat(refusing.encode("ab")).isEqualTo(tokenizer.encode("ab"));
  }

  /** What a model of whole words gives behind a line's end is no word that begins with a blank. */
  @Test
  void aBlankThatTheAnswerBeginsWithStays() {
    assertThat(tokenizer.decode(turn(CHAT_ML).encode(" ab"))).isEqualTo(" ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hot day", " hot", "\n\nhot \n", "  ", "<|im_end|>", "\u00e9\ud83d\ude42"})
  void aTokenizerOfBytesGivesWhatItGivesForTheTextAlone(String answer) {
    Path model = Oracle.models().get(0);
    try (var bytes = TokenizerFolder.open(model)) {
      var encoder = new ChatEncoder(ChatTemplateFolder.open(model, bytes), bytes);

      assertThat(new AssistantTurn(encoder, bytes).encode(answer)).isEqualTo(bytes.encode(answer));
    }
  }

  /** Without the token that closes it. */
  private static int[] whole(ChatEncoder encoder, String answer) {
    int[] ids = encoder.encode(List.of(QUESTION, ChatMessage.assistant(answer)), false);
    assertThat(ids[ids.length - 1]).isEqualTo(tokenizer.endOfTurn());
    return IntStream.of(ids).limit(ids.length - 1).toArray();
  }

  private static AssistantTurn turn(String template) {
    return new AssistantTurn(encoder(template, tokenizer), tokenizer);
  }

  private static ChatEncoder encoder(String template, Tokenizer tokenizer) {
    return new ChatEncoder(ChatTemplate.of(folder, Optional.of(template), tokenizer), tokenizer);
  }
}
