package dev.plumbline.trainer.run;

import java.util.List;

/**
 * An adapter that lies as files in a directory, and how it came about.
 *
 * @param rank the largest rank of its matrices
 * @param targetModules the projections that it changes, by their Hugging Face names
 */
public record TrainedAdapter(int rank, List<String> targetModules, AlignmentReport report) {

  public TrainedAdapter {
    targetModules = List.copyOf(targetModules);
  }
}
