package dev.plumbline.alignment.evaluation;

import dev.plumbline.model.lora.LoraAdapter;
import java.util.Optional;

/**
 * A way to answer that is held against the base model's.
 *
 * @param name for reports
 * @param instruction what the system message says, if anything is said
 * @param adapter what changes the model, if anything does; it belongs to the caller
 */
public record Candidate(String name, Optional<String> instruction, Optional<LoraAdapter> adapter) {

  /** The base model as it is. */
  public static Candidate base(String name) {
    return new Candidate(name, Optional.empty(), Optional.empty());
  }

  /** The base model, told something. */
  public static Candidate instructed(String name, String instruction) {
    return new Candidate(name, Optional.of(instruction), Optional.empty());
  }

  /** The base model with an adapter. */
  public static Candidate adapted(String name, LoraAdapter adapter) {
    return new Candidate(name, Optional.empty(), Optional.of(adapter));
  }

  boolean isBase() {
    return instruction.isEmpty() && adapter.isEmpty();
  }
}
