package dev.plumbline.alignment.evaluation;

/**
 * The prompts, by their ids, that the two responses of a pair answer. As a rule they are the same.
 *
 * @param chosen that of the chosen response
 * @param rejected that of the rejected response
 */
public record PairPrompts(String chosen, String rejected) {

  /** Of a pair of one prompt. */
  public static PairPrompts of(String prompt) {
    return new PairPrompts(prompt, prompt);
  }
}
