package dev.plumbline.standalone.forgetting;

import dev.plumbline.pairs.forgetting.ErasureRequests;
import dev.plumbline.pairs.forgetting.Forgetting.Step;
import dev.plumbline.runtime.kafka.KafkaClients;
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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The topic of erasures: what was asked for, and which parts of the pair-builder have done it. */
final class ErasureLog {
  private static final int ATTEMPTS = 5;
  private static final long TIMEOUT_SECONDS = 30;

  private final KafkaClients clients;
  private final TopicScan scan;
  private final String topic;
  private final String transactionalId;
  private final List<String> tasks;

  ErasureLog(KafkaClients clients, TopicScan scan) {
    this.clients = clients;
    this.scan = scan;
    this.topic = clients.configuration().topics().erasures().name();
    // Whoever opens it shuts others out: only those of the same installation.
    this.transactionalId = clients.configuration().topics().prefix() + "plumbline-forget";
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

  /** A request that was not carried through, because its command was interrupted. */
  Optional<Erasure> unfinished(String userHash) {
    Map<String, Erasure> all = new HashMap<>();
    all(all);
    return Optional.ofNullable(all.get(userHash)).filter(found -> found.getUserId() != null);
  }

  /** Asks that a user is forgotten. */
  Erasure request(String userHash, String userId, Instant now) {
    Erasure request = Erasure.newBuilder().setUserId(userId).setRequestedAt(now).build();
    write(Map.of(userHash, request));
    return request;
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
   * and what lies before is deleted.
   *
   * @throws KafkaException when others keep writing to the topic, or it cannot be deleted from
   */
  void finish(String userHash, Erasure request) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Erasure> kept = new TreeMap<>();
      Map<TopicPartition, Long> ends = all(kept);
      kept.put(userHash, Erasure.newBuilder(request).setUserId(null).build());
      kept.keySet().removeIf(key -> ErasureRequests.isReport(key, userHash));
      long first = write(kept);
      TopicPartition partition = new TopicPartition(topic, 0);
      if (first == ends.get(partition)) {
        deleteBefore(partition, first);
        return;
      }
    }
    throw new KafkaException(topic + " is written to by others; give the same command again");
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

  /** All or none; gives the offset of the first. */
  private long write(Map<String, Erasure> records) {
    Map<String, String> transaction = Map.of("transactional.id", transactionalId);
    try (Producer<String, Erasure> producer = clients.producer("forget", transaction)) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<RecordMetadata>> written = new ArrayList<>();
      records.forEach(
          (key, value) -> written.add(producer.send(new ProducerRecord<>(topic, key, value))));
      producer.commitTransaction();
      return written.get(0).get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException(topic + " was not written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + topic, e);
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
