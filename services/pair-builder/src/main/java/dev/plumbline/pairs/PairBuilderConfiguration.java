package dev.plumbline.pairs;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.intake.TextLimits;
import dev.plumbline.pairs.resolution.HomePartitions;
import dev.plumbline.pairs.resolution.ResolutionLimits;
import dev.plumbline.pairs.resolution.WaitingLimits;
import dev.plumbline.pairs.topology.TopologySettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.TopicDefinition.Cleanup;
import dev.plumbline.runtime.kafka.Topics;
import java.time.Duration;

/** The settings at {@code plumbline.pair-builder}. */
record PairBuilderConfiguration(
    HttpConfiguration http,
    StreamsSettings streams,
    WaitingLimits waiting,
    BallotLimits limits,
    TextLimits texts) {
  static final String PATH = "plumbline.pair-builder";

  /** A ballot is one record in Kafka, whose size is limited. */
  private static final int MOST_VOTES_PER_PROMPT = 4096;

  /** About as much as costs as much to write again as it costs to write a record more. */
  private static final int TEXTS_ON_BALLOT = 2048;

  static PairBuilderConfiguration from(Configuration configuration) {
    Section section = configuration.section(PATH);
    return new PairBuilderConfiguration(
        HttpConfiguration.from(section.section("http"), PATH + ".http"),
        StreamsSettings.from(section),
        waiting(section.section("waiting")),
        limits(section.section("limits")),
        texts(section.section("texts")));
  }

  /**
   * What the topology is to be like.
   *
   * @param partitions of the feedback and completions topics
   */
  TopologySettings topology(Topics topics, int partitions) {
    return new TopologySettings(
        streams.storeKind(),
        new HomePartitions(partitions),
        texts,
        new ResolutionLimits(retention(topics.completions()), waiting),
        limits,
        retention(topics.feedback()),
        streams.tasksPerThread(partitions));
  }

  private static Duration retention(TopicDefinition topic) {
    if (topic.cleanup() instanceof Cleanup.Delete delete) {
      return delete.retention();
    }
    throw new IllegalStateException(topic.name() + " is defined without a retention");
  }

  private static WaitingLimits waiting(Section section) {
    return new WaitingLimits(
        section.duration("time"),
        section.integer("per-completion", 0, 100_000),
        section.integer("in-all", 0, 1_000_000));
  }

  private static BallotLimits limits(Section section) {
    int responses = section.integer("responses-per-prompt", 2, MOST_VOTES_PER_PROMPT);
    int voters = section.integer("voters-per-response", 1, MOST_VOTES_PER_PROMPT);
    if (responses * voters > MOST_VOTES_PER_PROMPT) {
      throw section.invalid(
          "voters-per-response",
          "times responses-per-prompt must be at most "
              + MOST_VOTES_PER_PROMPT
              + ", not "
              + responses * voters);
    }
    return new BallotLimits(
        responses,
        voters,
        section.integer("pairs-per-prompt", 1, 1000),
        section.integer("responses-per-user", 1, 5000),
        section.duration("user-window"),
        TEXTS_ON_BALLOT);
  }

  private static TextLimits texts(Section section) {
    return new TextLimits(section.bytes("event"), section.bytes("response"));
  }
}
