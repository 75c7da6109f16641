package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.pairs.PairDriver.DeadLetter;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.Rating;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusedRecordsTest {
  private static final byte[] GARBAGE = {1, 2, 3, 4, 5, 6, 7};

  /** The schema's number comes before the record itself. */
  private static final int SCHEMA_BYTES = 5;

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    driver =
        PairDriver.start(
            directory,
            Map.of(
                "plumbline.pair-builder.texts.event", "1000",
                "plumbline.pair-builder.texts.response", "600"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void garbageGoesToTheDeadLettersOfItsOwnTopicAndTheServiceGoesOn() {
    TopicDefinition feedback = driver.topics.feedback();
    TopicDefinition completions = driver.topics.completions();

    driver.sendBytes(feedback, "f", GARBAGE).sendBytes(completions, "c", GARBAGE);
    driver.answer("c1", "Why?", "Because.").send(Vote.of("ann").up().on("c1"));

    assertThat(driver.deadLetters(feedback)).singleElement().satisfies(l -> isGarbage(l, "f"));
    assertThat(driver.deadLetters(completions)).singleElement().satisfies(l -> isGarbage(l, "c"));
    assertThat(driver.sides()).containsExactly("Because. > _");
    assertThat(driver.counted("dead.letters")).isEqualTo(2);
  }

  @Test
  void bytesThatDoNotFitTheirSchemaGoToTheDeadLettersAndTheServiceGoesOn() {
    TopicDefinition feedback = driver.topics.feedback();
    byte[] misaligned = driver.bytes(feedback, inline().event());
    Arrays.fill(misaligned, SCHEMA_BYTES, misaligned.length, (byte) 0x80);

    driver.sendBytes(feedback, "f", misaligned).send(inline());

    assertThat(onlyReason(feedback)).contains("not an Avro record", "Invalid long encoding");
    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void theHeadersSayWhereADeadLetterCameFrom() {
    TopicDefinition feedback = driver.topics.feedback();
    driver.send(Vote.of("ann").up().on("c1"));

    driver.sendBytes(feedback, "f", GARBAGE);

    assertThat(driver.deadLetters(feedback).get(0).headers())
        .containsEntry("plumbline.error.topic", "feedback")
        .containsEntry("plumbline.error.partition", "0")
        .containsEntry("plumbline.error.offset", "1");
  }

  @Test
  void aDeadLetterIsOfTheTimeOfItsRefusalAndTellsThatOfItsRecord() {
    TopicDefinition feedback = driver.topics.feedback();
    Duration late = Duration.ofDays(29);

    driver.pass(late).sendAt(PairDriver.START, inline().id(" ").event());

    assertThat(driver.deadLetters(feedback))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.record().getRecordTime()).isEqualTo(PairDriver.START.plus(late));
              assertThat(letter.headers())
                  .containsEntry("plumbline.error.written", PairDriver.START.toString());
            });
  }

  @Test
  void aRecordOfAnotherSchemaIsRefusedByItsName() {
    TopicDefinition feedback = driver.topics.feedback();

    driver.sendBytes(feedback, "f", driver.bytes(feedback, new Message("user", "hello")));

    assertThat(onlyReason(feedback)).contains("dev.plumbline.schema.Message");
  }

  @Test
  void aRecordWithoutValueIsRefused() {
    driver.sendBytes(driver.topics.feedback(), "f", null);
    driver.sendBytes(driver.topics.completions(), null, null);

    assertThat(onlyReason(driver.topics.feedback())).contains("null");
    assertThat(onlyReason(driver.topics.completions())).contains("null");
  }

  @Test
  void aCompletionUnderAnotherKeyIsRefused() {
    TopicDefinition completions = driver.topics.completions();
    byte[] value =
        driver.bytes(completions, PairDriver.completion("default", "c1", "Why?", "Because."));

    driver.sendBytes(completions, "c2", value);

    assertThat(onlyReason(completions)).contains("key is not its completion_id");
  }

  @Test
  void aCompletionWhosePromptGrowsTooLongWhenItIsNormalisedIsRefused() {
    driver.answer("c1", "\uD834\uDD60".repeat(100), "Because.");

    assertThat(onlyReason(driver.topics.completions())).contains("text has 1212 bytes");
  }

  @Test
  void aCompletionWhosePromptWouldTakeLongToNormaliseIsRefusedBeforeThat() {
    driver.answer("c1", manyMarks(), "Because.");

    assertThat(onlyReason(driver.topics.completions()))
        .contains("a message has more than 256 combining marks in a row");
  }

  @Test
  void aLetterMayHaveAsManyMarksAsAnybodyWrites() {
    String question = "a" + "\u0301".repeat(100) + "\u0316".repeat(100);

    driver.answer("c1", question, "Because.");
    driver.send(Vote.of("ann").up().on("c1"), Vote.of("bob").down().on(question, "No."));

    assertThat(driver.sides()).containsExactly("Because. > No.");
  }

  @Test
  void aVoteOfTheFutureIsRefusedAsNobodyCouldTakeItBack() {
    long microseconds = PairDriver.START.toEpochMilli() * 1000;

    driver.send(inline().at(Instant.ofEpochMilli(microseconds)));
    driver.send(Vote.of("bob").up().on("Why?", "No.").at(3601));

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .hasSize(2)
        .allSatisfy(
            letter ->
                assertThat(letter.reason())
                    .contains("created_at is more than 3600 s after the time of the record"));
    assertThat(driver.sides()).isEmpty();
  }

  @Test
  void clocksMayDifferByAsMuchAsAnyGatewayAllows() {
    driver.send(inline().at(3600));

    assertThat(driver.deadLetters(driver.topics.feedback())).isEmpty();
    assertThat(driver.sides()).containsExactly("Because. > _");
  }

  @Test
  void aVoteIsComparedWithTheTimeOfItsRecordSoThatItIsRefusedOrTakenWheneverItIsRead() {
    driver.pass(Duration.ofDays(1)).sendAt(PairDriver.START, inline().at(3601).event());

    assertThat(onlyReason(driver.topics.feedback())).contains("after the time of the record");
  }

  @Test
  void aRecordThatKafkaWouldNotTakeAgainIsShortenedAndSaysWhereTheWholeLies() {
    TopicDefinition completions = driver.topics.completions();
    byte[] huge = new byte[2 << 20];
    Arrays.fill(huge, (byte) 'x');

    driver.answer("c0", "Why?", "Because.").sendBytes(completions, "y".repeat(20_000), huge);

    assertThat(driver.deadLetters(completions))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(Arrays.copyOf(huge, 16 * 1024));
              assertThat(letter.key()).hasSize(16 * 1024);
              assertThat(letter.reason()).contains("the record has 2117184 bytes, more than");
              assertThat(letter.headers())
                  .hasEntrySatisfying(
                      "plumbline.error.shortened",
                      cut ->
                          assertThat(cut)
                              .contains("of 2117184 bytes", "the whole lies at completions-0@1"))
                  .containsEntry("plumbline.error.offset", "1");
            });
  }

  @Test
  void aRecordThatKafkaTakesAgainIsWhole() {
    byte[] large = new byte[900 << 10];

    driver.sendBytes(driver.topics.feedback(), "f", large);

    assertThat(driver.deadLetters(driver.topics.feedback()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(large);
              assertThat(letter.headers()).doesNotContainKey("plumbline.error.shortened");
            });
  }

  @Test
  void aRecordThatIsMuchLongerThanItsTextsIsRefused() {
    TopicDefinition feedback = driver.topics.feedback();
    byte[] vote = driver.bytes(feedback, inline().event());

    driver.sendBytes(feedback, "short", Arrays.copyOf(vote, 900 << 10));
    assertThat(driver.deadLetters(feedback)).isEmpty();
    driver.sendBytes(feedback, "long", Arrays.copyOf(vote, 1 << 20));

    assertThat(onlyReason(feedback)).contains("the record has");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenRules")
  void feedbackThatBreaksARuleIsRefusedByTheRule(String reason, FeedbackEvent event) {
    driver.send(event);

    assertThat(onlyReason(driver.topics.feedback())).contains(reason);
    assertThat(driver.sides()).isEmpty();
  }

  static Stream<Arguments> brokenRules() {
    return Stream.of(
        Arguments.of("rating is unknown", inline().rated(Rating.UNKNOWN).event()),
        Arguments.of("event_id must have", inline().id(" ").event()),
        Arguments.of("event_id must have", inline().id("x".repeat(129)).event()),
        Arguments.of("event_id must have", inline().id("a\nb").event()),
        Arguments.of("event_id must have", inline().id("票".repeat(43)).event()),
        Arguments.of("channel must match", inline().in("a/b").event()),
        Arguments.of("user_id must have", Vote.of("").up().on("Why?", "No.").id("e").event()),
        Arguments.of("completion_id must have", Vote.of("ann").up().on("").id("e").event()),
        Arguments.of("both completion_id and", inline().on("c1").event()),
        Arguments.of("neither completion_id nor", Vote.of("ann").up().id("e").event()),
        Arguments.of("corrected_response is empty", inline().corrected("").event()),
        Arguments.of(
            "withdrawn vote has a corrected_response", inline().withdrawn().corrected("x").event()),
        Arguments.of("response has 601 bytes", inline().on("Why?", "x".repeat(601)).event()),
        Arguments.of("corrected_response has 601", inline().corrected("x".repeat(601)).event()),
        Arguments.of("text has 1005 bytes", inline().on("y".repeat(401), "x".repeat(600)).event()),
        // Each takes four bytes, and twelve when it is normalised.
        Arguments.of(
            "text has 1212 bytes", inline().on("\uD834\uDD60".repeat(100), "Because.").event()),
        Arguments.of(
            "text has 1344 bytes", inline().on("\uD834\uDD60".repeat(70), "x".repeat(500)).event()),
        Arguments.of(
            "a message has more than 256 combining marks",
            inline().on(manyMarks(), "Because.").event()),
        Arguments.of("prompt is empty", emptyPrompt()));
  }

  /** When it is normalised it is too long as well, so the reason tells that it was not. */
  private static String manyMarks() {
    return "a" + "\u0344".repeat(257);
  }

  private static Vote inline() {
    return Vote.of("ann").up().on("Why?", "Because.").id("e1");
  }

  private static FeedbackEvent emptyPrompt() {
    FeedbackEvent event = inline().event();
    event.setPrompt(List.of());
    return event;
  }

  private static void isGarbage(DeadLetter letter, String key) {
    assertThat(letter.key()).asString().isEqualTo(key);
    assertThat(letter.value()).isEqualTo(GARBAGE);
    assertThat(letter.reason()).contains("not an Avro record");
  }

  private String onlyReason(TopicDefinition topic) {
    List<DeadLetter> letters = driver.deadLetters(topic);
    assertThat(letters).hasSize(1);
    return letters.get(0).reason();
  }
}
