package dev.plumbline.alignment.rows;

import static dev.plumbline.model.chat.ChatMessage.assistant;
import static dev.plumbline.model.chat.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.chat.jinja.JinjaTemplate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowEncoderTest {

  private static final List<ChatMessage> TALK =
      List.of(user("first"), assistant("answer"), user("last"));
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void aShortResponseEndsWithTheEndOfTurnToken() {
    assertThat(response("abc", 10)).containsExactly('a', 'b', 'c', 0);
  }

  @Test
  void aLongResponseKeepsItsFirstTokensWithTheEndOfTurnCounted() {
    assertThat(response("abc", 4)).containsExactly('a', 'b', 'c', 0);
    assertThat(response("abc", 3)).containsExactly('a', 'b', 'c');
    assertThat(response("abc", 2)).containsExactly('a', 'b');
  }

  @Test
  void aResponseThatWasCutHasNoEnd() {
    assertThat(cut("abc", 10)).containsExactly('a', 'b', 'c');
    assertThat(cut("abc", 3)).containsExactly('a', 'b', 'c');
    assertThat(cut("abc", 2)).containsExactly('a', 'b');
  }

  @Test
  void aResponseThatWasCutInTheMiddleOfACharacterEndsBeforeIt() {
    assertThat(cut("ab\ufffd", 10)).containsExactly('a', 'b');
    assertThat(cut("a\ufffdb", 10)).containsExactly('a', 0xfffd, 'b');
    assertThat(response("ab\ufffd", 10)).containsExactly('a', 'b', 0xfffd, 0);
  }

  @Test
  void whereATemplateLeavesSystemMessagesOutAnInstructionStandsInTheFirstUserMessage() {
    RowEncoder encoder =
        new RowEncoder(
            messages ->
                Letters.prompt(messages.stream().filter(m -> !m.role().equals("system")).toList()),
            text -> text.chars().toArray(),
            0,
            1000);

    int[] prompt = encoder.prompt(TALK, Optional.of("Be brief."));

    assertThat(prompt)
        .isEqualTo(
            Letters.prompt(List.of(user("Be brief.\n\nfirst"), assistant("answer"), user("last"))));
  }

  @Test
  void whereNothingElseIsLeftOfAResponseItHasItsEnd() {
    assertThat(cut("", 10)).containsExactly(0);
  }

  @Test
  void aPromptThatFitsStaysWhole() {
    int whole = Letters.prompt(TALK).length;

    assertThat(Letters.encoder(whole).fit(TALK, List.of(NONE))).contains(TALK);
  }

  @Test
  void aLongPromptLosesItsOldestTurns() {
    int whole = Letters.prompt(TALK).length;

    assertThat(Letters.encoder(whole - 1).fit(TALK, List.of(NONE))).contains(List.of(user("last")));
  }

  @Test
  void theSameTurnsAreLeftUnderEveryInstruction() {
    int whole = Letters.prompt(TALK).length;
    Optional<String> instruction = Optional.of("Be brief.");

    assertThat(Letters.encoder(whole).fit(TALK, List.of(NONE, instruction)))
        .contains(List.of(user("last")));
  }

  @Test
  void aLastMessageThatIsTooLongFitsNowhere() {
    assertThat(Letters.encoder(5).fit(TALK, List.of(NONE))).isEmpty();
  }

  @Test
  void whatDoesNotFitIsCountedOnce() {
    RowEncoder encoder = Letters.encoder(5);

    assertThat(encoder.fit(TALK, List.of(NONE))).isEmpty();
    assertThat(encoder.fit(TALK, List.of(NONE))).isEmpty();

    assertThat(encoder.leftOut()).isEqualTo(new LeftOut(1, 0, Optional.empty(), 0));
    assertThat(encoder.leftOut().explanation()).contains("raise data.maximum-prompt-tokens");
  }

  @Test
  void theWindowOnAPairMovesBehindWhatItsResponsesBeginWith() {
    VotedPair pair = pair("x".repeat(100) + "good", "x".repeat(100) + "bad");
    RowEncoder encoder = Letters.encoder(1000);

    ResponseWindow window = encoder.window(pair, 10).orElseThrow();
    EncodedRow chosen = encoder.encode(TALK, NONE, pair.chosen(), window);
    EncodedRow rejected = encoder.encode(TALK, NONE, pair.rejected(), window);

    assertThat(Letters.text(chosen.response())).isEqualTo("xxxxxgood\0");
    assertThat(Letters.text(rejected.response())).isEqualTo("xxxxxbad\0");
    assertThat(chosen.tokens()).isEqualTo(encoder.encode(TALK, NONE, pair.chosen(), 1000).tokens());
  }

  @Test
  void aPairThatPartsEarlyIsLookedAtFromItsBeginning() {
    assertThat(Letters.encoder(1000).window(pair("it is", "it was"), 10))
        .contains(ResponseWindow.first(10));
  }

  @Test
  void responsesToDifferentPromptsAreLookedAtFromTheirBeginnings() {
    Response same = Response.whole("x".repeat(100));
    VotedPair pair = new VotedPair("prompt", TALK, same, "other", List.of(user("other")), same);

    assertThat(Letters.encoder(1000).window(pair, 10)).contains(ResponseWindow.first(10));
  }

  @Test
  void promptsOfWhichTheSameIsLeftAreStillDifferentOnes() {
    Response same = Response.whole("x".repeat(100));
    VotedPair shortened = new VotedPair("prompt", TALK, same, "other", TALK, same);

    assertThat(Letters.encoder(1000).window(shortened, 10)).contains(ResponseWindow.first(10));
  }

  @Test
  void responsesThatAreTheSameToTheModelAreLeftOutAndCounted() {
    RowEncoder encoder =
        new RowEncoder(Letters::prompt, text -> new int[] {text.length()}, 0, 1000);

    assertThat(encoder.window(pair("yes", "no!"), 10)).isEmpty();

    assertThat(encoder.leftOut().metrics()).containsEntry("left-out-prompts/alike", 1.0);
    assertThat(encoder.leftOut().explanation()).contains("the same to the model");
  }

  @Test
  void whatComesBeforeTheWindowCountsAsAPartOfThePrompt() {
    int whole = Letters.prompt(TALK).length;

    assertThat(Letters.encoder(whole + 9).fit(TALK, List.of(NONE), 10))
        .contains(List.of(user("last")));
    assertThat(Letters.encoder(whole + 10).fit(TALK, List.of(NONE), 10)).contains(TALK);
  }

  private static VotedPair pair(String chosen, String rejected) {
    return new VotedPair("prompt", TALK, Response.whole(chosen), Response.whole(rejected));
  }

  @Test
  void aConversationThatTheTemplateRefusesIsLeftOutAndCounted() {
    List<ChatMessage> twice = List.of(user("first"), user("last"));
    RowEncoder encoder = alternatingEncoder(100);

    assertThat(encoder.fit(TALK, List.of(NONE))).contains(TALK);
    assertThat(encoder.fit(twice, List.of(NONE))).isEmpty();

    assertThat(encoder.leftOut().refused()).isOne();
    assertThat(encoder.leftOut().tooLong()).isZero();
    assertThat(encoder.leftOut().metrics()).containsEntry("left-out-prompts/refused", 1.0);
    assertThat(encoder.leftOut().explanation())
        .contains("1 of the prompts", "roles must alternate");
  }

  @Test
  void anInstructionStandsInTheUsersMessageWhereTheTemplateTakesNoSystemMessage() {
    Optional<String> brief = Optional.of("Be brief.");
    RowEncoder encoder = alternatingEncoder(1000);

    assertThat(encoder.prompt(TALK, brief))
        .isEqualTo(
            Letters.prompt(List.of(user("Be brief.\n\nfirst"), assistant("answer"), user("last"))));
    assertThat(encoder.fit(TALK, List.of(NONE, brief))).contains(TALK);
    assertThat(encoder.leftOut().refused()).isZero();
  }

  @Test
  void anInstructionInTheUsersMessageCountsAsAPartOfThePrompt() {
    Optional<String> brief = Optional.of("Be brief.");
    int room = Letters.prompt(TALK).length + brief.get().length();

    assertThat(alternatingEncoder(room).fit(TALK, List.of(NONE, brief)))
        .contains(List.of(user("last")));
    assertThat(alternatingEncoder(room + 2).fit(TALK, List.of(NONE, brief))).contains(TALK);
  }

  private static RowEncoder alternatingEncoder(int maximumPrompt) {
    return new RowEncoder(
        RowEncoderTest::alternating, text -> text.chars().toArray(), 0, maximumPrompt);
  }

  private static int[] response(String text, int maximum) {
    return response(Response.whole(text), maximum);
  }

  private static int[] cut(String text, int maximum) {
    return response(new Response(text, true), maximum);
  }

  private static int[] response(Response response, int maximum) {
    return Letters.encoder(100)
        .encode(List.of(user("any")), NONE, response, ResponseWindow.first(maximum))
        .response();
  }

  private static int[] alternating(List<ChatMessage> messages) {
    for (int i = 0; i < messages.size(); i++) {
      if (!messages.get(i).role().equals(i % 2 == 0 ? "user" : "assistant")) {
        JinjaTemplate.parse("{{ raise_exception('roles must alternate') }}", Clock.systemUTC())
            .render(Map.of());
      }
    }
    return Letters.prompt(messages);
  }
}
