package dev.plumbline.standalone.chaos;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.RegistryUnavailableException;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.ChatClient.Ask;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.loop.Announcements;
import dev.plumbline.standalone.loop.StandingPairs;
import dev.plumbline.standalone.loop.TinyModel;
import dev.plumbline.standalone.processes.ProcessesUp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is killed with -9 at random while votes arrive in no order; in the end every
 * acknowledged vote counts exactly once. {@code -Dchaos.votes}, {@code -Dchaos.kills}, {@code
 * -Dchaos.seed} and {@code -Dchaos.store} change what is done.
 */
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ChaosIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int VOTES = Integer.getInteger("chaos.votes", 3000);
  private static final int KILLS = Integer.getInteger("chaos.kills", 4);
  private static final String STORE = System.getProperty("chaos.store", "rocksdb");
  private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

  /** Those that votes pass through come twice. */
  private static final List<String> VICTIMS =
      List.of(
          "kafka",
          "kafka",
          "pair-builder",
          "pair-builder",
          "feedback-gateway",
          "feedback-gateway",
          "schema-registry",
          "adapter-trainer",
          "model-server");

  private final Random random = new Random(SEED);
  private final Map<String, Integer> killed = new TreeMap<>();

  @TempDir Path directory;

  @Test
  void everyAcknowledgedVoteCountsOnceWhateverIsKilled() throws Exception {
    System.out.println("chaos.seed=" + SEED);
    History history =
        History.random(random, VOTES, Instant.now().minus(Duration.ofHours(6)).toEpochMilli());
    try (ProcessesUp up = ProcessesUp.start(directory, settings())) {
      KafkaClients clients = up.clients();
      URI gateway = up.service("feedback-gateway");
      try (ArrivalFlow flow =
          new ArrivalFlow(
              history.arrivals(),
              List.of(
                  new HttpSender(gateway, new KafkaSender(clients, "answers-1")),
                  new HttpSender(gateway, new KafkaSender(clients, "answers-2")),
                  new KafkaSender(clients, "votes")))) {
        flow.start();
        killAtRandom(up, flow, history.arrivals().size());
        await().atMost(PATIENCE).until(flow::isDone);
        System.out.printf(
            "%d votes and answers acknowledged, %d batches sent again, killed: %s%n",
            flow.acknowledged(), flow.repeated(), killed);
      }

      Instant flowed = Instant.now();
      Set<String> expected = ExpectedPairs.of(history.votes());
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptionsMatching(ChaosIT::isOutage)
          .untilAsserted(() -> assertThat(pairs(clients)).isEqualTo(expected));
      System.out.printf(
          "%d pairs as expected %d ms later%n",
          expected.size(), Duration.between(flowed, Instant.now()).toMillis());

      await().atMost(PATIENCE).until(() -> !Announcements.versions(clients).isEmpty());
      assertThat(Announcements.versions(clients)).doesNotHaveDuplicates().isSorted();
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(RequestFailedException.class)
          .until(() -> servesTheLast(up, clients));
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = TinyModel.settings(directory.resolve("cache"));
    settings.put("plumbline.pair-builder.state.store", STORE);
    settings.put("plumbline.trainer.trigger.new-pairs", 150);
    settings.put("plumbline.standalone.processes.restart.longest", "2 s");
    return settings;
  }

  private void killAtRandom(ProcessesUp up, ArrivalFlow flow, int arrivals) {
    for (int kill = 0; kill < KILLS; kill++) {
      int begin = (int) ((long) arrivals * kill / (KILLS + 1));
      int end = (int) ((long) arrivals * (kill + 1) / (KILLS + 1));
      // On to the end of the next share, so that the producers are busy when they are cut off.
      flow.releaseUpTo(end + (end - begin) / 2);
      int moment = begin + random.nextInt(Math.max(1, end - begin));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> flow.acknowledged() >= moment);
      String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
      long process = up.kill(victim);
      killed.merge(victim, 1, Integer::sum);
      await().atMost(PATIENCE).until(() -> up.ids().get(victim) != process);
    }
    flow.releaseUpTo(arrivals);
  }

  /** What was killed last may not be back. */
  private static boolean isOutage(Throwable thrown) {
    return thrown instanceof KafkaException || thrown instanceof RegistryUnavailableException;
  }

  private static Set<String> pairs(KafkaClients clients) {
    return StandingPairs.read(clients).values().stream()
        .map(PairLine::of)
        .collect(toCollection(TreeSet::new));
  }

  private static boolean servesTheLast(ProcessesUp up, KafkaClients clients) throws Exception {
    List<Long> versions = Announcements.versions(clients);
    return new ChatClient(up.service("model-server"), "default")
        .ask(new Ask("Which version are you?", 0, 4, OptionalLong.empty()))
        .adapterVersion()
        .equals(OptionalLong.of(versions.get(versions.size() - 1)));
  }
}
