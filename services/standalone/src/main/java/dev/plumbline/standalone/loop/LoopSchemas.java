package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.kafka.TopicDefinition;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Erasure;
import dev.plumbline.schema.FeedbackEvent;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.registry.PersistentRegistry;
import org.apache.avro.Schema;

/** Which schema the values of each topic have. */
public record LoopSchemas(Topics topics) {

  /** Makes them known. */
  public void registerWith(PersistentRegistry registry) {
    register(registry, topics.completions(), Completion.getClassSchema());
    register(registry, topics.feedback(), FeedbackEvent.getClassSchema());
    register(registry, topics.preferencePairs(), PreferencePair.getClassSchema());
    register(registry, topics.modelUpdates(), ModelUpdate.getClassSchema());
    register(registry, topics.trainingRuns(), TrainingRun.getClassSchema());
    register(registry, topics.erasures(), Erasure.getClassSchema());
  }

  private static void register(PersistentRegistry registry, TopicDefinition topic, Schema schema) {
    registry.register(topic.name() + "-value", schema);
  }
}
