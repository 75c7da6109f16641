package dev.plumbline.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service owns, closed in the reverse order of its start. One that cannot be closed does not
 * keep the others open.
 */
final class Resources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final Deque<Named> open = new ArrayDeque<>();

  private record Named(String name, AutoCloseable resource) {}

  <T extends AutoCloseable> T add(String name, T resource) {
    open.push(new Named(name, resource));
    return resource;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      Named last = open.pop();
      try {
        last.resource().close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        LOG.warn("{} could not be closed in order", last.name(), e);
      }
    }
  }
}
