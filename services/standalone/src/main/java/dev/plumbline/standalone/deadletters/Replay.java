package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Sends letters again to the partitions that they came from, in their order. Each is sent once,
 * also when this is interrupted and started again: records and the place to go on from are written
 * in one transaction, and only then are the letters deleted. A second replay of the same topic
 * shuts out the first.
 */
final class Replay {
  private final KafkaClients clients;
  private final TopicDefinition topic;
  private final Duration patience;

  Replay(KafkaClients clients, TopicDefinition topic, Duration patience) {
    this.clients = clients;
    this.topic = topic;
    this.patience = patience;
  }

  /**
   * Sends what is selected.
   *
   * @param progress hears how many have been sent
   * @return how many
   * @throws UnreplayableLetterException at a letter from elsewhere, or of which only the beginning
   *     is left; those before it are sent
   */
  int run(Selection selection, IntConsumer progress) {
    int sent = 0;
    String id = DeadLetterOffice.GROUP + "-" + topic.name();
    try (Producer<byte[], byte[]> producer =
            clients.bytesProducer("dead-letters", Map.of("transactional.id", id));
        DoneLetters done = new DoneLetters(clients);
        DeadLetterBox box = open(producer, selection)) {
      done.delete(box.doneTo());
      for (List<Letter> letters = box.next(); !letters.isEmpty(); letters = box.next()) {
        List<Letter> ours =
            letters.stream().takeWhile(letter -> letter.canReturnTo(topic.name())).toList();
        send(producer, box, ours);
        done.delete(box.doneTo());
        sent += ours.size();
        progress.accept(sent);
        if (ours.size() < letters.size()) {
          throw new UnreplayableLetterException(letters.get(ours.size()), topic.name());
        }
      }
    }
    return sent;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when a record was not taken.
  private void send(Producer<byte[], byte[]> producer, DeadLetterBox box, List<Letter> letters) {
    producer.beginTransaction();
    letters.forEach(letter -> producer.send(letter.original()));
    box.done(letters, producer);
    producer.commitTransaction();
  }

  /** Where to go on from is known only when earlier transactions have ended. */
  private DeadLetterBox open(Producer<byte[], byte[]> producer, Selection selection) {
    producer.initTransactions();
    return new DeadLetterBox(clients, topic, selection, patience);
  }
}
