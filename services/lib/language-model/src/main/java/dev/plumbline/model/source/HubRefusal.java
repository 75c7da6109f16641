package dev.plumbline.model.source;

import java.io.IOException;

/** The hub has answered, and the answer is no. */
final class HubRefusal extends IOException {
  HubRefusal(String message) {
    super(message);
  }
}
