package dev.plumbline.gateway.event;

import java.util.Optional;

/**
 * Why a request is not taken.
 *
 * @param field which field, such as {@code events[3].rating}; empty: the request as a whole
 * @param message what is wrong and what it should be; never holds values of the request
 */
public record Refusal(Reason reason, Optional<String> field, String message) {

  /** A refusal of the request as a whole. */
  public static Refusal of(Reason reason, String message) {
    return new Refusal(reason, Optional.empty(), message);
  }

  /** A refusal of one field; an empty path means the body itself. */
  static RefusedException field(Reason reason, String path, String rule) {
    return path.isEmpty()
        ? new RefusedException(of(reason, "the body " + rule))
        : new RefusedException(new Refusal(reason, Optional.of(path), path + " " + rule));
  }
}
