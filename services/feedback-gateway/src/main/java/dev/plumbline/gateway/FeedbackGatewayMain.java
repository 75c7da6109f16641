package dev.plumbline.gateway;

import dev.plumbline.runtime.service.ServiceRunner;

/** Runs the gateway in a process of its own. */
public final class FeedbackGatewayMain {
  private FeedbackGatewayMain() {}

  public static void main(String[] arguments) {
    ServiceRunner.main(arguments, FeedbackGatewayService::start);
  }
}
