package dev.plumbline.standalone.forgetting;

import dev.plumbline.pairs.forgetting.UserHash;
import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.schema.Erasure;
import dev.plumbline.standalone.forgetting.ErasureLog.Reports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Has a user forgotten: asks the pair-builder, waits until every part of it has done so, and finds
 * the adapters that had learned from the user's votes. Whoever is interrupted asks again, and the
 * same request goes on. Several users may be forgotten at once, each by one such call.
 */
public final class UserErasure {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** What a look at the reports may take although the time is over: Kafka may be slow, too. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final Clock clock;
  private final TopicScan scan;

  public UserErasure(KafkaClients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
    this.scan = new TopicScan(clients, TopicRead.PATIENCE);
  }

  /** Hears how many parts of the pair-builder are done. */
  public interface Progress {
    void parts(int done, int all);
  }

  /**
   * Has a user forgotten.
   *
   * @param userId as feedback has it on Kafka
   * @param patience how long the pair-builder is waited for
   * @throws ErasurePendingException when the pair-builder does not do it in time; the request
   *     stands
   * @throws TimeoutException when Kafka does not answer
   */
  public ErasureOutcome forget(String userId, Duration patience, Progress progress) {
    ErasureLog log = new ErasureLog(clients, scan);
    String hash = UserHash.of(userId);
    // Kafka's times have milliseconds; so has what the reports repeat.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Erasure request = log.request(hash, userId, now);
    Reports reports = await(log, hash, request, patience, progress);
    RawRecords raw = new RawRecords(clients, scan, userId).find();
    log.recall(raw.answers());
    ErasureOutcome outcome = outcome(reports.all(), raw);
    log.finish(hash, request);
    return outcome;
  }

  private Reports await(
      ErasureLog log, String hash, Erasure request, Duration patience, Progress progress) {
    long deadline = System.nanoTime() + patience.toNanos();
    Reports reports = log.reports(hash, request, patienceUntil(deadline));
    while (reports.done() < log.parts()) {
      progress.parts(reports.done(), log.parts());
      if (System.nanoTime() > deadline) {
        throw new ErasurePendingException(reports.done(), log.parts());
      }
      pause();
      reports = log.reports(hash, request, patienceUntil(deadline));
    }
    return reports;
  }

  private static Duration patienceUntil(long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration most = left.compareTo(TopicRead.PATIENCE) < 0 ? left : TopicRead.PATIENCE;
    return most.compareTo(LAST_LOOK) < 0 ? LAST_LOOK : most;
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the pair-builder forgets a user", e);
    }
  }

  private ErasureOutcome outcome(List<Erasure> reports, RawRecords raw) {
    PairDigests pairs = PairDigests.of(List.of());
    PairDigests formerPairs = PairDigests.of(List.of());
    TreeSet<String> channels = new TreeSet<>();
    int votes = 0;
    for (Erasure report : reports) {
      pairs = pairs.plus(PairDigests.read(report.getPairs()));
      formerPairs = formerPairs.plus(PairDigests.read(report.getFormerPairs()));
      channels.addAll(report.getChannels());
      votes += report.getVotes();
    }
    return new ErasureOutcome(
        votes,
        pairs.size(),
        List.copyOf(channels),
        new TrainedAdapters(clients, scan).on(pairs.plus(formerPairs), channels),
        raw.leftovers());
  }
}
