package dev.plumbline.model.source;

/** Hears how far a long step has come. Called from the thread that does the work. */
@FunctionalInterface
public interface Progress {

  /**
   * One step further.
   *
   * @param what the step, in words for a person
   * @param total zero when it is not known
   */
  void update(String what, long done, long total);

  /** For callers that don't show progress. */
  static Progress silent() {
    return (what, done, total) -> {};
  }
}
