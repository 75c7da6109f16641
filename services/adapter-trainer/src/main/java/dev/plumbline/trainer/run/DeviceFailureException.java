package dev.plumbline.trainer.run;

/** A run failed by the device that it computes on, whatever its pairs are. */
public final class DeviceFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean lost;

  /**
   * @param lost whether nothing will be computed on it until the process is started anew
   */
  public DeviceFailureException(String message, boolean lost, Throwable cause) {
    super(message, cause);
    this.lost = lost;
  }

  boolean lost() {
    return lost;
  }
}
