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
    Duration deadLetterRetention) {

  public static Topics from(Configuration configuration) {
    Section section = configuration.section("plumbline.kafka.topics");
    String prefix = section.text("prefix");
    if (!prefix.matches("[A-Za-z0-9._-]{0,100}")) {
      throw section.invalid("prefix", "may hold letters, digits, dots, dashes and underscores");
    }
    int partitions = section.integer("partitions", 1, 10_000);
    short replication = (short) section.integer("replication", 1, 100);
    Cleanup compact = new Cleanup.Compact(section.duration("compaction-lag"));
    return new Topics(
        new TopicDefinition(
            prefix + "completions",
            partitions,
            replication,
            new Cleanup.Delete(section.duration("completions-retention"))),
        new TopicDefinition(
            prefix + "feedback",
            partitions,
            replication,
            new Cleanup.Delete(section.duration("feedback-retention"))),
        new TopicDefinition(prefix + "preference-pairs", partitions, replication, compact),
        // One partition: a reader sees the updates of all channels in one order.
        new TopicDefinition(prefix + "model-updates", 1, replication, compact),
        new TopicDefinition(prefix + "training-runs", partitions, replication, compact),
        section.duration("dead-letter-retention"));
  }

  /** The five topics, without their dead-letter topics. */
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

  /** The five topics and their dead-letter topics. */
  public List<TopicDefinition> all() {
    List<TopicDefinition> all = new ArrayList<>(main());
    main().forEach(topic -> all.add(deadLetters(topic)));
    return List.copyOf(all);
  }
}
