package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Optional;

/**
 * RAHF with a single instructor: what the votes teach it about the two instructions, the product
 * does without any.
 */
public final class RahfScit implements AlignmentMethod {

  @Override
  public LoraAdapter train(TrainingTask task) {
    EncodedVotes votes = task.votes();
    try (LoraAdapter instructor = new Instructor(task).train(votes)) {
      Optional<LoraAdapter> reader = Optional.of(instructor);
      return new Product(task).train(votes, EncodedVote::directed, reader, reader);
    }
  }
}
