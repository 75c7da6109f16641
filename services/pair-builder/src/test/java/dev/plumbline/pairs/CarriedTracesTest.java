package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.schema.Completion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the votes that travel to their prompts carry of the headers that came with them. */
class CarriedTracesTest {
  private static final int VOTES = 10;
  private static final String LONGEST = "s".repeat(512);
  private static final String TOO_LONG = "s".repeat(700 << 10);

  private PairDriver driver;

  @BeforeEach
  void start(@TempDir Path directory) {
    // With many partitions nearly every vote travels.
    driver = PairDriver.start(directory, Map.of(), 100);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aVoteCarriesTheLastHeaderOfEachName() {
    Headers headers =
        headers(
            "traceparent=first", "tracestate=first", "traceparent=last", "tracestate=" + LONGEST);

    for (int i = 0; i < VOTES; i++) {
      vote(i, headers);
    }

    assertEachCarries("traceparent=last", "tracestate=" + LONGEST);
  }

  @Test
  void aVoteCarriesNoHeaderThatIsTooLongNorAnyOfAnotherName() {
    Headers headers = headers("traceparent=only", "tracestate=" + TOO_LONG, "other=one");

    for (int i = 0; i < VOTES; i++) {
      vote(i, headers);
    }

    assertEachCarries("traceparent=only");
  }

  @Test
  void aVoteThatWaitedCarriesNoMoreOfWhatCameWithItsCompletion() {
    Headers headers =
        headers("traceparent=first", "traceparent=last", "tracestate=" + TOO_LONG, "other=one");
    TopicDefinition completions = driver.topics.completions();

    for (int i = 0; i < VOTES; i++) {
      driver.send(Vote.of("ann").up().on("c" + i));
      Completion completion = PairDriver.completion("default", "c" + i, "Question " + i, "a");
      driver.sendBytes(completions, "c" + i, driver.bytes(completions, completion), headers);
    }

    assertEachCarries("traceparent=last");
  }

  private void vote(int number, Headers headers) {
    TopicDefinition feedback = driver.topics.feedback();
    Vote vote = Vote.of("ann").up().on("Question " + number, "a").id("e" + number);
    driver.sendBytes(feedback, "e" + number, driver.bytes(feedback, vote.event()), headers);
  }

  private void assertEachCarries(String... carried) {
    assertThat(driver.travellers())
        .isNotEmpty()
        .allSatisfy(vote -> assertThat(texts(vote)).containsExactlyInAnyOrder(carried));
    assertThat(driver.pairs()).hasSize(VOTES);
  }

  private static Headers headers(String... texts) {
    Headers headers = new RecordHeaders();
    for (String text : texts) {
      int end = text.indexOf('=');
      headers.add(text.substring(0, end), text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static List<String> texts(TestRecord<byte[], byte[]> vote) {
    return StreamSupport.stream(vote.headers().spliterator(), false)
        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
