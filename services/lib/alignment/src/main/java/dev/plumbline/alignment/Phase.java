package dev.plumbline.alignment;

/** The parts of a run, in order. */
public enum Phase {
  /** Score the contrasts on the votes. */
  CONTRASTS("contrasts"),
  /** Train the instructor (or, without one, the product itself) on the votes. */
  INSTRUCT("instruct"),
  /** Compute the hidden states that the product is to reach. */
  COLLECT("collect"),
  /** Train the product towards them. */
  MATCH("match"),
  /** Measure the product on held-out pairs and neutral text. */
  EVALUATE("evaluate");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** The name that training records carry. */
  public String label() {
    return label;
  }
}
