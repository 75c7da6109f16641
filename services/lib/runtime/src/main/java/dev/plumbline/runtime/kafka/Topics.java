package dev.plumbline.runtime.kafka;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All topics of an installation: the one place that says how they are made. */
public record Topics(
    TopicDefinition completions,
    TopicDefinition feedback,
    TopicDefinition preferencePairs,
    TopicDefinition modelUpdates,
    TopicDefinition trainingRuns,
    TopicDefinition erasures,
    Duration compactionLag,
    Duration deadLetterRetention) {
  private static final String FEEDBACK = "feedback";

  public static Topics from(Configuration configuration) {
    Section section = configuration.section("plumbline.kafka.topics");
    String prefix = section.text("prefix");
    if (!prefix.matches("[A-Za-z0-9._-]{0,100}")) {
      throw section.invalid("prefix", "may hold letters, digits, dots, dashes and underscores");
    }
    int partitions = section.integer("partitions", 1, 10_000);
    short replication = (short) section.integer("replication", 1, 100);
    Duration lag = section.duration("compaction-lag");
    Cleanup compact = new Cleanup.Compact(lag);
    Duration feedbackRetention = section.duration("feedback-retention");
    Duration deadLetterRetention = section.duration("dead-letter-retention");
    return new Topics(
        new TopicDefinition(
            prefix + "completions",
            partitions,
            replication,
            new Cleanup.Delete(section.duration("completions-retention"))),
        new TopicDefinition(
            prefix + FEEDBACK, partitions, replication, new Cleanup.Delete(feedbackRetention)),
        new TopicDefinition(prefix + "preference-pairs", partitions, replication, compact),
        // One partition: a reader sees the updates of all channels in one order.
        new TopicDefinition(prefix + "model-updates", 1, replication, compact),
        new TopicDefinition(prefix + "training-runs", partitions, replication, compact),
        // One partition: every part of the pair-builder reads it whole. Kept for as long as an old
        // vote could be read again, so that it is still known as one to be left out.
        new TopicDefinition(
            prefix + "erasures",
            1,
            replication,
            new Cleanup.CompactAndDelete(lag, feedbackRetention.plus(deadLetterRetention))),
        lag,
        deadLetterRetention);
  }

  /** What comes before the name of each topic. */
  public String prefix() {
    String name = feedback.name();
    return name.substring(0, name.length() - FEEDBACK.length());
  }

  /** The five topics that have dead-letter topics, without those. */
  public List<TopicDefinition> main() {
    return List.of(completions, feedback, preferencePairs, modelUpdates, trainingRuns);
  }

  /** The dead-letter topic of a topic. */
  public TopicDefinition deadLetters(TopicDefinition topic) {
    return new TopicDefinition(
        topic.deadLetterName(),
        topic.partitions(),
        topic.replication(),
        new Cleanup.Delete(deadLetterRetention));
  }

  /** Every topic: the five, their dead-letter topics, and that of the users to forget. */
  public List<TopicDefinition> all() {
    List<TopicDefinition> all = new ArrayList<>(main());
    main().forEach(topic -> all.add(deadLetters(topic)));
    all.add(erasures);
    return List.copyOf(all);
  }
}
