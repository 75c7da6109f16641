package dev.plumbline.standalone.forgetting;

/** The pair-builder has not forgotten a user in time. The request stands. */
public final class ErasurePendingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ErasurePendingException(int done, int all) {
    super(
        "of "
            + all
            + " parts of the pair-builder "
            + done
            + " have forgotten the user so far; the request stands. See that the pair-builder runs,"
            + " and give the same command again");
  }
}
