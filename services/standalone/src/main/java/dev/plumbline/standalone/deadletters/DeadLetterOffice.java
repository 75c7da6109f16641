package dev.plumbline.standalone.deadletters;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import dev.plumbline.runtime.kafka.TopicRead;
import dev.plumbline.runtime.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What can be done about the dead letters of an installation. */
public final class DeadLetterOffice {
  /** The consumer group whose offsets tell which letters still wait. */
  public static final String GROUP = "plumbline-dead-letters";

  private final KafkaClients clients;
  private final Topics topics;
  private final LetterText text;
  private final Duration patience;

  public DeadLetterOffice(KafkaClients clients) {
    this(clients, TopicRead.PATIENCE);
  }

  /** The same with how long Kafka may be silent. */
  DeadLetterOffice(KafkaClients clients, Duration patience) {
    this.clients = clients;
    this.patience = patience;
    this.topics = clients.configuration().topics();
    this.text = new LetterText(clients);
  }

  /**
   * The letters of a topic that wait.
   *
   * @param topic where they came from
   * @param reasons how many there are of each
   * @param others how many have further reasons: only so many different ones are told apart
   */
  public record Summary(
      String topic, int letters, Instant oldest, Map<String, Long> reasons, long others) {}

  /** The topics that letters wait for. */
  public List<Summary> list() {
    List<Summary> summaries = new ArrayList<>();
    for (TopicDefinition topic : topics.main()) {
      LetterTally tally = new LetterTally();
      read(topic, Selection.ALL, tally::add);
      tally.summary(topic.name()).ifPresent(summaries::add);
    }
    return summaries;
  }

  /** Gives each letter in words, the oldest of each partition first. */
  public void show(TopicDefinition topic, Selection selection, Consumer<String> lines) {
    read(topic, selection, letter -> lines.accept(text.of(letter, topic)));
  }

  private void read(TopicDefinition topic, Selection selection, Consumer<Letter> letters) {
    try (DeadLetterBox box = new DeadLetterBox(clients, topic, selection, patience)) {
      for (List<Letter> next = box.next(); !next.isEmpty(); next = box.next()) {
        next.forEach(letters);
      }
    }
  }

  /**
   * Sends letters again to where they came from; each once, however often this is interrupted.
   *
   * @param progress hears how many have been sent
   * @return how many
   * @throws UnreplayableTopicException when the topic is compacted; nothing is sent
   * @throws UnreplayableLetterException at a letter that came from elsewhere, or of which only the
   *     beginning is left
   */
  public int replay(TopicDefinition topic, Selection selection, IntConsumer progress) {
    if (!(topic.cleanup() instanceof Cleanup.Delete)) {
      throw new UnreplayableTopicException(topic.name());
    }
    return new Replay(clients, topic, patience).run(selection, progress);
  }

  /**
   * Gives letters up.
   *
   * @return how many
   */
  public int drop(TopicDefinition topic, Selection selection) {
    int dropped = 0;
    try (DoneLetters done = new DoneLetters(clients);
        DeadLetterBox box = new DeadLetterBox(clients, topic, selection, patience)) {
      done.delete(box.doneTo());
      for (List<Letter> letters = box.next(); !letters.isEmpty(); letters = box.next()) {
        box.done(letters);
        done.delete(box.doneTo());
        dropped += letters.size();
      }
    }
    return dropped;
  }

  /** The topic of that name, with or without the installation's prefix and {@code .dlq}. */
  public Optional<TopicDefinition> topic(String name) {
    String wanted = name.endsWith(".dlq") ? name.substring(0, name.length() - 4) : name;
    return topics.main().stream()
        .filter(
            topic -> topic.name().equals(wanted) || topic.name().equals(topics.prefix() + wanted))
        .findFirst();
  }

  /** The names that {@link #topic} knows. */
  public List<String> names() {
    return topics.main().stream().map(TopicDefinition::name).toList();
  }
}
