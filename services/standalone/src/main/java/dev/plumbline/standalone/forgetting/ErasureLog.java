package dev.plumbline.standalone.forgetting;

import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting.Step;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaTrouble;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import dev.plumbline.schema.Erasure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The topic of erasures: what was asked for, and which parts of the pair-builder have done it. */
final class ErasureLog {
  private static final int ATTEMPTS = 8;

  /** How much longer the next attempt waits at most, so that two do not shut each other out. */
  private static final long PAUSE_MILLIS = 500;

  private static final long TIMEOUT_SECONDS = 30;

  /** A record may stay a day longer than a topic says, in feedback and among its dead letters. */
  private static final Duration LATE = Duration.ofDays(2);

  private final KafkaClients clients;
  private final TopicScan scan;
  private final String topic;
  private final List<String> tasks;

  ErasureLog(KafkaClients clients, TopicScan scan) {
    this.clients = clients;
    this.scan = scan;
    this.topic = clients.configuration().topics().erasures().name();
    this.tasks = tasks(scan.partitions(clients.configuration().topics().feedback().name()));
  }

  private static List<String> tasks(int partitions) {
    List<String> tasks = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      for (Step step : Step.values()) {
        tasks.add(step.task(partition));
      }
    }
    return tasks;
  }

  /** How many parts there are. */
  int parts() {
    return tasks.size();
  }

  /**
   * Asks that a user is forgotten.
   *
   * @return what was asked for; an earlier request, if its command was interrupted
   * @throws KafkaException when other commands keep taking over
   */
  Erasure request(String userHash, String userId, Instant now) {
    return alone(
        writer -> {
          Map<String, Erasure> all = new HashMap<>();
          all(all);
          Erasure earlier = all.get(userHash);
          if (earlier != null && earlier.getUserId() != null) {
            return Optional.of(earlier);
          }
          Erasure request = Erasure.newBuilder().setUserId(userId).setRequestedAt(now).build();
          writer.write(Map.of(userHash, request));
          return Optional.of(request);
        });
  }

  /**
   * What was reported on a request.
   *
   * @param done parts of the pair-builder that have carried it out
   * @param all what they have told; a long report comes in several records
   */
  record Reports(int done, List<Erasure> all) {}

  /**
   * The reports on a request that are there.
   *
   * @param patience how long Kafka may be silent
   */
  Reports reports(String userHash, Erasure request, Duration patience) {
    Map<String, Erasure> all = new HashMap<>();
    scan.within(patience).latest(topic, Erasure.class, all);
    all.keySet().removeIf(key -> !ErasureRequests.isReport(key, userHash));
    all.values().removeIf(told -> !told.getRequestedAt().equals(request.getRequestedAt()));
    long done =
        tasks.stream()
            .filter(task -> all.containsKey(ErasureRequests.reportKey(userHash, task)))
            .count();
    return new Reports((int) done, List.copyOf(all.values()));
  }

  /**
   * Takes the user's name out: all parts have reported. Compaction would do that only when
   * something else is written, which may be a long time; so what is still needed is written anew,
   * and what lies before is deleted. What is written anew has a new time, by which Kafka would keep
   * it for ever: finished requests from which no vote can be read again are deleted here.
   *
   * @throws KafkaException when others keep writing to the topic, or it cannot be deleted from
   */
  void finish(String userHash, Erasure request) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Erasure finished = Erasure.newBuilder(request).setUserId(null).build();
    alone(
        writer -> {
          Map<String, Erasure> kept = new TreeMap<>();
          Map<TopicPartition, Long> ends = all(kept);
          kept.put(userHash, finished);
          kept.keySet().removeIf(key -> ErasureRequests.isReport(key, userHash));
          deleteOld(kept, request.getRequestedAt().minus(memory()));
          long first = writer.write(kept);
          if (first != ends.get(partition)) {
            // The pair-builder has reported meanwhile; its report must not be deleted.
            return Optional.empty();
          }
          deleteBefore(partition, first);
          return Optional.of(finished);
        });
  }

  /** Not only left out: pair-builders that run have to hear that a request is gone. */
  private static void deleteOld(Map<String, Erasure> kept, Instant oldest) {
    List<String> old =
        kept.entrySet().stream()
            .filter(entry -> isFinished(entry.getValue()))
            .filter(entry -> entry.getValue().getRequestedAt().isBefore(oldest))
            .map(Map.Entry::getKey)
            .toList();
    for (String userHash : old) {
      kept.keySet().removeIf(key -> ErasureRequests.isReport(key, userHash));
      kept.put(userHash, null);
    }
  }

  /** Reports have no user either, and are needed until their request is finished. */
  private static boolean isFinished(Erasure entry) {
    return entry.getTask() == null && entry.getUserId() == null;
  }

  /** How long an old vote could be read again. */
  private Duration memory() {
    TopicDefinition erasures = clients.configuration().topics().erasures();
    if (erasures.cleanup() instanceof Cleanup.CompactAndDelete both) {
      return both.retention().plus(LATE);
    }
    throw new IllegalStateException(erasures.name() + " is defined without a retention");
  }

  private void deleteBefore(TopicPartition partition, long offset) {
    try (Admin admin = clients.admin("forget")) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException("the request cannot be deleted from " + topic, e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer while the request is to be deleted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while deleting the request", e);
    }
  }

  private Map<TopicPartition, Long> all(Map<String, Erasure> found) {
    return scan.latest(topic, Erasure.class, found);
  }

  /**
   * Does something while no other command writes. Begins anew, on what is there then, when another
   * one took over, or when it gave nothing.
   *
   * @param work gives the record of the user that stands now
   */
  private Erasure alone(Function<ErasureWriter, Optional<Erasure>> work) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      // Opened before anything is read: an older view would bring back whom others have forgotten.
      try (ErasureWriter writer = ErasureWriter.open(clients)) {
        Optional<Erasure> record = work.apply(writer);
        if (record.isPresent()) {
          return record.get();
        }
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS || !KafkaTrouble.isShutOut(e)) {
          throw e;
        }
      }
      pause(attempt);
    }
    throw new KafkaException(topic + " is written to by others; give the same command again");
  }

  private static void pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(attempt * PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while another command writes", e);
    }
  }

  /** Tells the pair-builder that nothing may refer to these answers any more. */
  void recall(List<String> completionIds) {
    String completions = clients.configuration().topics().completions().name();
    try (Producer<String, Erasure> producer = clients.producer("forget", Map.of())) {
      for (String id : completionIds) {
        producer.send(new ProducerRecord<>(completions, id, null)).get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("an answer could not be recalled", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while recalling answers", e);
    }
  }
}
