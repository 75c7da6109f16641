package dev.plumbline.alignment.evaluation;

/** What a model thinks of the two responses of a pair, and which prompts they answer. */
public record PairScore(PairPrompts prompts, ResponseScore chosen, ResponseScore rejected) {

  /** Of a pair of one prompt. */
  public PairScore(String promptId, ResponseScore chosen, ResponseScore rejected) {
    this(PairPrompts.of(promptId), chosen, rejected);
  }
}
