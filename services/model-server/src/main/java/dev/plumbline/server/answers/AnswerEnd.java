package dev.plumbline.server.answers;

/** Why an answer ended, and what it cost. */
public record AnswerEnd(Reason reason, int promptTokens, int completionTokens) {

  /** Why an answer ended. */
  public enum Reason {
    /** By itself, or at a stop text. */
    STOP("stop"),
    /** At the longest length. */
    LENGTH("length"),
    /** Nobody waited for it any more. */
    CANCELLED("cancelled");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** The name in answers and records. */
    public String label() {
      return label;
    }
  }
}
