package dev.plumbline.trainer.publish;

/**
 * Kafka refused a transaction because the group is being rebalanced. Nothing was written. After the
 * next poll the worker knows whether the partition is still its own, and may try again.
 */
public final class StaleMembershipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleMembershipException(Throwable cause) {
    super(cause);
  }
}
