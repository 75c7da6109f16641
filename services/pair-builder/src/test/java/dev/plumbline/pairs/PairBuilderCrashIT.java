package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.embeddedkafka.EmbeddedKafka;
import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.ballot.Choice;
import dev.plumbline.pairs.ballot.Moment;
import dev.plumbline.pairs.ballot.ResolvedVote;
import dev.plumbline.pairs.ballot.Voter;
import dev.plumbline.runtime.identity.Prompt;
import dev.plumbline.runtime.identity.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process of its own that is killed in the middle of its work. */
class PairBuilderCrashIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final BallotLimits DEFAULTS =
      new BallotLimits(16, 200, 32, 500, Duration.ofDays(1), 0);
  private static final List<String> ANSWERS = List.of("a", "b", "c", "d");
  private static final List<Choice> CHOICES = List.of(Choice.UP, Choice.DOWN, Choice.WITHDRAWN);
  private static final int VOTES = 3000;
  private static final int KILLS = 2;

  @Test
  void noVoteIsLostOrCountedTwiceWhenTheProcessIsKilled(
      @TempDir Path brokerDirectory, @TempDir Path state) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the votes: " + seed);
    Random random = new Random(seed);
    List<ResolvedVote> votes = votes(random);
    List<SpecificRecord> arrivals = Arrivals.of(withRepetitions(votes, random), random);

    try (EmbeddedKafka broker = EmbeddedKafka.start(brokerDirectory, 0);
        TinyRegistry registry = TinyRegistry.start();
        Installation installation =
            Installation.create(
                broker.bootstrapServers(),
                "crash",
                state,
                Map.of("plumbline.kafka.schema-registry-url", registry.url()));
        PairBuilderProcess process = new PairBuilderProcess(installation, brokerDirectory)) {
      process.start();
      for (int i = 0; i < arrivals.size(); i++) {
        installation.send(arrivals.get(i));
        if ((i + 1) % (arrivals.size() / (KILLS + 1)) == 0 && i + 1 < arrivals.size()) {
          awaitSomePairs(installation);
          process.kill();
          process.start();
        }
      }

      Map<String, ReadPair> expected = ReadPair.expected(votes, DEFAULTS);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> assertThat(ReadPair.read(installation.pairs().values())).isEqualTo(expected));
      assertThat(
              installation.read(
                  installation.topics().deadLetters(installation.topics().feedback())))
          .isEmpty();
    }
  }

  /** A kill means something only while votes are being counted. */
  private static void awaitSomePairs(Installation installation) {
    int before = installation.read(installation.topics().preferencePairs()).size();
    await()
        .atMost(PATIENCE)
        .until(() -> installation.read(installation.topics().preferencePairs()).size() > before);
  }

  private static List<ResolvedVote> votes(Random random) {
    List<ResolvedVote> votes = new ArrayList<>();
    for (int i = 0; i < VOTES; i++) {
      Choice choice = oneOf(CHOICES, random);
      boolean corrects = choice != Choice.WITHDRAWN && random.nextInt(10) == 0;
      votes.add(
          new ResolvedVote(
              Prompt.of("default", List.of(new Turn("user", "Question " + random.nextInt(50)))),
              oneOf(ANSWERS, random),
              random.nextInt(3) == 0,
              corrects ? Optional.of(oneOf(ANSWERS, random)) : Optional.empty(),
              Voter.user("user-" + random.nextInt(10)),
              choice,
              new Moment(PairDriver.START.toEpochMilli() + random.nextInt(10_000), "event-" + i)));
    }
    return votes;
  }

  private static List<ResolvedVote> withRepetitions(List<ResolvedVote> votes, Random random) {
    List<ResolvedVote> all = new ArrayList<>(votes);
    votes.stream().filter(vote -> random.nextInt(10) == 0).forEach(all::add);
    return all;
  }

  private static <T> T oneOf(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** The service in a process of its own. */
  private static final class PairBuilderProcess implements AutoCloseable {
    private final Installation installation;
    private final Path directory;
    private Process process;

    private PairBuilderProcess(Installation installation, Path directory) {
      this.installation = installation;
      this.directory = directory;
    }

    private void start() throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              PairBuilderMain.class.getName());
      builder.environment().putAll(installation.environment());
      Path log = directory.resolve("pair-builder.log");
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      process = builder.start();
    }

    private void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
    }
  }
}
