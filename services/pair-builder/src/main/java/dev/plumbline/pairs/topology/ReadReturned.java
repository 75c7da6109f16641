package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.intake.Arrival.Feedback;
import dev.plumbline.pairs.intake.FeedbackReader;
import dev.plumbline.pairs.intake.Reading;
import dev.plumbline.pairs.resolution.FeedbackRecords;
import dev.plumbline.pairs.state.StoredFeedback;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Reads feedback that was in the wrong partition and is now where it belongs. */
final class ReadReturned implements Processor<String, StoredFeedback, String, Reading<Feedback>> {
  private final FeedbackReader reader;
  private final String feedbackTopic;
  private ProcessorContext<String, Reading<Feedback>> context;

  ReadReturned(FeedbackReader reader, String feedbackTopic) {
    this.reader = reader;
    this.feedbackTopic = feedbackTopic;
  }

  @Override
  public void init(ProcessorContext<String, Reading<Feedback>> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, StoredFeedback> record) {
    context.forward(
        record.withValue(reader.read(FeedbackRecords.restore(record.value(), feedbackTopic))));
  }
}
