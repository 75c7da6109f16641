package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.schema.PreferencePair;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a burst of votes changes: pairs are what an adapter is trained on, so the change of the
 * pairs is the change of what is learned. A user adds no more pairs than the caps allow, alters
 * none that others made against their majority, and votes that contradict each other leave nothing.
 */
class PoisoningTest {
  private static final int CAP = 5;
  private static final int BURST = 60;
  private static final int HONEST = 6;

  @TempDir Path directory;

  @Test
  void aBurstOfOneUserAddsNoMorePairsThanTheUsersCap() {
    try (PairDriver driver = start("capped", CAP)) {
      Map<String, PreferencePair> before = honestVotes(driver);

      burst(driver, "mallory");

      Map<String, PreferencePair> after = driver.pairs();
      assertThat(after).containsAllEntriesOf(before);
      assertThat(after.size() - before.size()).isEqualTo(CAP);
    }
  }

  @Test
  void aBurstOfAFewUsersAddsNoMoreThanAllTheirCaps() {
    try (PairDriver driver = start("few", CAP)) {
      Map<String, PreferencePair> before = honestVotes(driver);

      IntStream.range(0, 3).forEach(user -> burst(driver, "mallory-" + user));

      assertThat(driver.pairs()).containsAllEntriesOf(before);
      assertThat(driver.pairs().size() - before.size()).isLessThanOrEqualTo(3 * CAP);
    }
  }

  @Test
  void whatABurstLeavesIsWhatItsCountedVotesAloneWouldHaveGiven() {
    Set<String> left;
    try (PairDriver driver = start("burst", CAP)) {
      left = new HashSet<>(burstOnly(driver).keySet());
    }

    try (PairDriver driver = start("counted", 10 * BURST)) {
      Map<String, PreferencePair> all = burstOnly(driver);
      assertThat(all).hasSize(BURST).containsKeys(left.toArray(String[]::new));
    }
    assertThat(left).hasSize(CAP);
  }

  @Test
  void repeatedVotesOfOneUserWeighAsOne() {
    try (PairDriver driver = start("repeated", CAP)) {
      driver.send(
          Vote.of("ann").up().on("Why?", "a"),
          Vote.of("bob").up().on("Why?", "a"),
          Vote.of("ann").down().on("Why?", "b"));
      Map<String, PreferencePair> before = new HashMap<>(driver.pairs());

      IntStream.range(0, BURST)
          .forEach(i -> driver.send(Vote.of("mallory").down().on("Why?", "a").at(i)));

      assertThat(driver.pairs()).containsOnlyKeys(before.keySet());
      PreferencePair pair = driver.pairs().values().iterator().next();
      assertThat(pair.getChosen().getResponse()).isEqualTo("a");
      assertThat(pair.getChosen().getDown()).isEqualTo(1);
    }
  }

  @Test
  void votesThatContradictEachOtherLeaveNoPair() {
    try (PairDriver driver = start("contradiction", CAP)) {
      for (int user = 0; user < 10; user++) {
        driver.send(
            Vote.of("up-" + user).up().on("Why?", "a"),
            Vote.of("up-" + user).down().on("Why?", "b"),
            Vote.of("down-" + user).down().on("Why?", "a"),
            Vote.of("down-" + user).up().on("Why?", "b"));
      }

      assertThat(driver.pairs()).isEmpty();
    }
  }

  private PairDriver start(String name, int responsesPerUser) {
    return PairDriver.start(
        directory.resolve(name),
        Map.of(
            "plumbline.pair-builder.limits.responses-per-user",
            responsesPerUser,
            "plumbline.pair-builder.limits.user-window",
            "1 day"));
  }

  /** Two users agree on each of a few prompts. */
  private static Map<String, PreferencePair> honestVotes(PairDriver driver) {
    for (int prompt = 0; prompt < HONEST; prompt++) {
      for (String user : new String[] {"ann-" + prompt, "bob-" + prompt}) {
        driver.send(
            Vote.of(user).up().on("Honest " + prompt, "good"),
            Vote.of(user).down().on("Honest " + prompt, "bad"));
      }
    }
    assertThat(driver.pairs()).hasSize(HONEST);
    return new HashMap<>(driver.pairs());
  }

  /** A user likes something on many prompts of his own, within one window. */
  private static void burst(PairDriver driver, String user) {
    IntStream.range(0, BURST)
        .forEach(i -> driver.send(Vote.of(user).up().on(user + "'s question " + i, "spam")));
  }

  private static Map<String, PreferencePair> burstOnly(PairDriver driver) {
    burst(driver, "mallory");
    return driver.pairs();
  }
}
