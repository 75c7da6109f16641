package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Optional;

/**
 * Low-rank representation adaptation: the base model itself is read under the two instructions, so
 * that the votes choose the direction, but do not refine it.
 */
public final class Lorra implements AlignmentMethod {

  @Override
  public LoraAdapter train(TrainingTask task) {
    EncodedVotes votes = task.votes();
    return new Product(task)
        .train(votes, EncodedVote::directed, Optional.empty(), Optional.empty());
  }
}
