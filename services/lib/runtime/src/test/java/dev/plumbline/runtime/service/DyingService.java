package dev.plumbline.runtime.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A service that dies as soon as it is up, in a process of its own. */
public final class DyingService implements RunningService {
  private final boolean closes;

  private DyingService(boolean closes) {
    this.closes = closes;
  }

  /**
   * Runs it.
   *
   * @param arguments {@code hangs}: its end never comes by itself
   */
  public static void main(String[] arguments) {
    boolean closes = arguments.length == 0;
    if (closes) {
      ServiceRunner.main(new String[0], context -> new DyingService(true));
    } else {
      RunningService service = new DyingService(false);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      new ProcessEnd(Duration.ofMillis(100)).with(1);
    }
  }

  @Override
  public String name() {
    return "dying-service";
  }

  @Override
  public Readiness readiness() {
    return Readiness.never("the disk was full");
  }

  @Override
  public Optional<String> address() {
    return Optional.empty();
  }

  @Override
  public void close() {
    if (closes) {
      System.out.println("closed in order");
      return;
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
