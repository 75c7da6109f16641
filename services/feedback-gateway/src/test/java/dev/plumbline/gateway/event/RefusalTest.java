package dev.plumbline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumbline.runtime.feedback.UserPseudonyms;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader refuses, which field it blames, and what it says. */
class RefusalTest {
  private static final String VOTE = "\"completion_id\": \"c\", \"rating\": \"up\"";

  private static final ChannelRights EVERYTHING = new ChannelRights.All();

  private final FeedbackReader reader =
      new FeedbackReader(
          Limits.small(),
          UserPseudonyms.none(),
          Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "score       | unknown_field | score",
        "Rating      | unknown_field | Rating",
        "a b/\\u00fc | unknown_field | a?b??",
      })
  void anUnknownFieldIsRefusedByName(String name, String reason, String field) {
    assertRefused("{" + VOTE + ", \"" + name + "\": 1}", reason, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"rating\": \"up\"}                                        | missing_field      |"
            + " completion_id",
        "{\"completion_id\": \"c\"}                                  | missing_field      | rating",
        "{\"prompt\": [{\"role\": \"user\", \"content\": \"q\"}]}    | missing_field      |"
            + " response",
        "{\"response\": \"r\"}                                       | missing_field      | prompt",
        "{\"completion_id\": \"c\", \"response\": \"r\"}             | conflicting_fields |"
            + " response",
        "{\"completion_id\": \"c\", \"rating\": \"withdrawn\", \"corrected_response\": \"r\"} "
            + "| conflicting_fields | corrected_response",
        "{\"completion_id\": 1}                                      | wrong_type         |"
            + " completion_id",
        "{\"completion_id\": null}                                   | wrong_type         |"
            + " completion_id",
        "{\"rating\": true}                                          | wrong_type         | rating",
        "{\"rating\": [\"up\"]}                                      | wrong_type         | rating",
        "{\"comment\": {}}                                           | wrong_type         |"
            + " comment",
        "{\"prompt\": \"q\"}                                         | wrong_type         | prompt",
        "{\"prompt\": [\"q\"]}                                       | wrong_type         |"
            + " prompt[0]",
        "{\"prompt\": []}                                            | invalid_value      | prompt",
        "{\"prompt\": [{\"role\": \"user\"}]}                        | missing_field      |"
            + " prompt[0].content",
        "{\"prompt\": [{\"content\": \"q\"}]}                        | missing_field      |"
            + " prompt[0].role",
        "{\"prompt\": [{\"role\": \"tool\"}]}                        | invalid_value      |"
            + " prompt[0].role",
        "{\"prompt\": [{\"role\": \"user\", \"content\": [\"q\"]}]}  | wrong_type         |"
            + " prompt[0].content",
        "{\"prompt\": [{\"role\": \"user\", \"name\": \"n\"}]}       | unknown_field      |"
            + " prompt[0].name",
        "{\"prompt\": [{\"role\": \"user\", \"role\": \"user\"}]}    | duplicate_field    |"
            + " prompt[0].role",
        "{\"rating\": \"UP\"}                                        | invalid_value      | rating",
        "{\"rating\": \"\"}                                          | invalid_value      | rating",
        "{\"event_id\": \"\"}                                        | invalid_value      |"
            + " event_id",
        "{\"event_id\": \"a b\"}                                     | invalid_value      |"
            + " event_id",
        "{\"channel\": \"a/b\"}                                      | invalid_value      |"
            + " channel",
        "{\"channel\": \"a:b\"}                                      | invalid_value      |"
            + " channel",
        "{\"user_id\": \" \"}                                         | invalid_value      |"
            + " user_id",
        "{\"user_id\": \"a\\u0000\"}                                  | invalid_value      |"
            + " user_id",
        "{\"user_id\": \"J\u00fcrgen\"}                              | invalid_value      |"
            + " user_id",
        "{\"user_id\": \"\"}                                         | invalid_value      |"
            + " user_id",
        "{\"corrected_response\": \"\"}                              | invalid_value      |"
            + " corrected_response",
        "{\"rating\": \"up\", \"rating\": \"up\"}                    | duplicate_field    | rating",
        "{\"events\": []}                                            | invalid_value      | events",
        "{\"events\": {}}                                            | wrong_type         | events",
        "{\"events\": [1]}                                           | wrong_type         |"
            + " events[0]",
        "{\"rating\": \"up\", \"events\": []}                        | unknown_field      | events",
      })
  void aFieldThatIsNotWhatItShouldBeIsRefusedByName(String body, String reason, String field) {
    assertRefused(body, reason, field);
  }

  @Test
  void aMistakeInABatchNamesItsEvent() {
    String body = "{\"events\": [{" + VOTE + "}, {" + VOTE + "}, {\"completion_id\": \"c\"}]}";

    assertRefused(body, "missing_field", "events[2].rating");
    assertRefused(
        body.replace("{\"completion_id\": \"c\"}", "{\"prompt\": [{\"role\": 1}]}"),
        "wrong_type",
        "events[2].prompt[0].role");
  }

  @Test
  void besideEventsNothingElseMayStand() {
    String events = "\"events\": [{" + VOTE + "}]";

    assertRefused("{" + events + ", \"channel\": \"x\"}", "unknown_field", "channel");
    assertRefused("{" + events + ", " + events + "}", "duplicate_field", "events");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01",
        "2026-03-01T12:00Z",
        "2026-03-01T12:00:00",
        "2026-03-01 12:00:00Z",
        "1772366400",
        "2026-02-30T12:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T12:00:00+99:00",
        "now",
        "",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void aTimeThatIsNoneOrCannotBeIsRefused(String time) {
    assertRefused(
        "{" + VOTE + ", \"created_at\": \"" + time + "\"}", "invalid_value", "created_at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-01T12:05:00.001Z", "2999-12-31T23:59:59Z"})
  void aTimeAheadOfTheGatewaysClockIsRefused(String time) {
    assertRefused(
        "{" + VOTE + ", \"created_at\": \"" + time + "\"}", "in_the_future", "created_at");
  }

  @Test
  void aTimeWithinTheClocksSkewIsTaken() {
    String body = "{" + VOTE + ", \"created_at\": \"2026-03-01T12:05:00Z\"}";

    assertThat(reader.read(body.getBytes(StandardCharsets.UTF_8), EVERYTHING))
        .extracting(event -> event.getCreatedAt().toString())
        .containsExactly("2026-03-01T12:05:00Z");
  }

  @Test
  void everyLengthHasItsLimit() {
    String text = "x".repeat(101);
    String message = "{\"role\": \"user\", \"content\": \"" + "x".repeat(100) + "\"}";
    String vote = "{" + VOTE + "}";

    assertRefused("{\"event_id\": \"" + "x".repeat(129) + "\"}", "too_long", "event_id");
    assertRefused("{\"channel\": \"" + "x".repeat(65) + "\"}", "too_long", "channel");
    assertRefused("{\"user_id\": \"" + "x".repeat(257) + "\"}", "too_long", "user_id");
    assertRefused("{\"comment\": \"" + "x".repeat(21) + "\"}", "too_long", "comment");
    assertRefused("{\"response\": \"" + text + "\"}", "too_long", "response");
    assertRefused(
        "{\"prompt\": [{\"role\": \"user\", \"content\": \"" + text + "\"}]}",
        "too_long",
        "prompt[0].content");
    assertRefused(
        "{\"prompt\": [" + String.join(",", message, message, message, message, message) + "]}",
        "too_long",
        "prompt[4]");
    assertRefused(
        "{\"events\": [" + String.join(",", vote, vote, vote, vote) + "]}",
        "too_long",
        "events[3]");
  }

  @Test
  void theTextsOfAnEventTogetherHaveALimitInBytes() {
    String wide = "👋".repeat(100);
    String message = "{\"role\": \"user\", \"content\": \"" + wide + "\"}";

    Refusal refusal =
        refusalOf("{\"prompt\": [" + String.join(",", message, message, message, message) + "]}");

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal.field()).contains("prompt[3].content");
    assertThat(refusal.message()).contains("1500 bytes");
  }

  @Test
  void aPromptCountsAsItIsWhenItHasBeenNormalised() {
    // Each takes four bytes, and twelve when it is normalised.
    String growing = "\uD834\uDD60".repeat(70);
    String message = "{\"role\": \"user\", \"content\": \"" + growing + "\"}";

    Refusal refusal =
        refusalOf(
            "{\"prompt\": ["
                + message
                + ","
                + message
                + "], \"response\": \"\", \"rating\": \"up\"}");

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal.field()).contains("prompt");
  }

  @Test
  void aPromptThatIsNormalisedLeavesLessRoomForWhatFollowsIt() {
    String prompt = "{\"role\": \"user\", \"content\": \"" + "\uD834\uDD60".repeat(100) + "\"}";

    Refusal refusal =
        refusalOf(
            "{\"prompt\": ["
                + prompt
                + "], \"response\": \""
                + "👋".repeat(100)
                + "\", \"rating\": \"up\"}");

    assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(refusal.field()).contains("prompt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"rating\"",
        "{\"rating\": ",
        "{\"rating\": \"up",
        "{\"rating\": up}",
        "{'rating': 'up'}",
        "{\"rating\": \"up\",}",
        "{\"rating\": NaN}",
        "{\"rating\": Infinity}",
        "{\"rating\": 01}",
        "// a\n{}",
        "{\"rating\": \"\\x\"}",
        "{\"rating\": \"\u0001\"}",
        "\ufeff{}"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String body) {
    Refusal refusal = refusalOf(body);

    assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED_JSON);
    assertThat(refusal.field()).isEmpty();
    assertThat(refusal.message()).startsWith("the body should be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{%s} {%s}", "{%s}]", "{%s} x", "{%s}{\"events\": []}"})
  void nothingMayFollowTheBodysObject(String form) {
    Refusal refusal = refusalOf(form.replace("%s", VOTE));

    assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"up\"", "null", "true"})
  void aBodyThatIsNoObjectIsRefused(String body) {
    Refusal refusal = refusalOf(body);

    assertThat(refusal.reason()).isEqualTo(Reason.WRONG_TYPE);
    assertThat(refusal.message()).startsWith("the body should be an object");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin = ("{" + VOTE + ", \"comment\": \"ü\"}").getBytes(StandardCharsets.ISO_8859_1);
    byte[] wide = ("{" + VOTE + "}").getBytes(StandardCharsets.UTF_16LE);
    byte[] encodedSurrogate =
        ("{" + VOTE + ", \"comment\": \"???\"}").getBytes(StandardCharsets.UTF_8);
    int at = new String(encodedSurrogate, StandardCharsets.UTF_8).indexOf('?');
    encodedSurrogate[at] = (byte) 0xED;
    encodedSurrogate[at + 1] = (byte) 0xA0;
    encodedSurrogate[at + 2] = (byte) 0x80;

    for (byte[] body : new byte[][] {latin, wide, encodedSurrogate}) {
      RefusedException refused =
          catchThrowableOfType(RefusedException.class, () -> reader.read(body, EVERYTHING));
      assertThat(refused.refusal().reason()).isEqualTo(Reason.MALFORMED_JSON);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800", "x\\ud83d"})
  void halfASurrogatePairIsRefused(String escaped) {
    assertRefused("{" + VOTE + ", \"comment\": \"" + escaped + "\"}", "invalid_value", "comment");
    assertRefused("{\"completion_id\": \"" + escaped + "\"}", "invalid_value", "completion_id");
  }

  @Test
  void aBodyOfAHundredThousandLevelsIsRefusedAtItsFirst() {
    String deep = "[".repeat(100_000);

    assertThat(refusalOf(deep).reason()).isEqualTo(Reason.WRONG_TYPE);
    assertRefused("{\"comment\": " + deep, "wrong_type", "comment");
    assertRefused("{\"x\": " + deep, "unknown_field", "x");
    assertRefused("{\"events\": " + deep, "wrong_type", "events[0]");
  }

  @Test
  void aRefusalNeverQuotesAValue() {
    String secret = "sesame";

    for (EventField field : EventField.values()) {
      for (String value :
          new String[] {
            "\"\\ud800" + secret + "\"", "{\"" + secret + "\": 1}", "[\"" + secret + "\"]"
          }) {
        assertThat(refusalOf("{\"" + field.fieldName() + "\": " + value + "}").toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void aVeryLongNameIsShortened() {
    Refusal refusal = refusalOf("{\"" + "n".repeat(10_000) + "\": 1}");

    assertThat(refusal.field().orElseThrow()).hasSizeLessThan(80);
  }

  private void assertRefused(String body, String reason, String field) {
    Refusal refusal = refusalOf(body);
    assertThat(refusal.reason().code()).as(refusal.message()).isEqualTo(reason);
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.message()).startsWith(field + " ");
  }

  private Refusal refusalOf(String body) {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () -> reader.read(body.getBytes(StandardCharsets.UTF_8), EVERYTHING));
    assertThat(refused).as(body).isNotNull();
    return refused.refusal();
  }
}
