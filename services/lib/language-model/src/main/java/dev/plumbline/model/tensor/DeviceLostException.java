package dev.plumbline.model.tensor;

/** A device computes nothing any more, whatever it is asked: the process must be started anew. */
public final class DeviceLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
