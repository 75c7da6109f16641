package dev.plumbline.runtime.kafka;

import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Erasure;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.TrainingRun;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Which schema the values of topics have.
 *
 * @param all one for each topic
 */
public record TopicSchemas(List<TopicSchema> all) {
  public TopicSchemas {
    all = List.copyOf(all);
  }

  /** The schema of one topic's values, as this version writes them. */
  public record TopicSchema(TopicDefinition topic, Schema schema) {}

  /** Those of an installation. */
  public static TopicSchemas of(Topics topics) {
    return new TopicSchemas(
        List.of(
            new TopicSchema(topics.completions(), Completion.getClassSchema()),
            new TopicSchema(topics.feedback(), FeedbackEvent.getClassSchema()),
            new TopicSchema(topics.preferencePairs(), PreferencePair.getClassSchema()),
            new TopicSchema(topics.modelUpdates(), ModelUpdate.getClassSchema()),
            new TopicSchema(topics.trainingRuns(), TrainingRun.getClassSchema()),
            new TopicSchema(topics.erasures(), Erasure.getClassSchema())));
  }

  /** Only those of some topics, for a service that writes to these. */
  public TopicSchemas only(Collection<TopicDefinition> topics) {
    return new TopicSchemas(all.stream().filter(each -> topics.contains(each.topic())).toList());
  }
}
