package dev.plumbline.runtime.service;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A failure and what it came of, down to the root.
 *
 * @param chain the failure first
 */
public record Causes(List<Throwable> chain) {
  public Causes {
    chain = List.copyOf(chain);
  }

  public static Causes of(Throwable failure) {
    return new Causes(Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList());
  }

  /** Whether one of them is such a failure. */
  public boolean any(Predicate<Throwable> kind) {
    return chain.stream().anyMatch(kind);
  }

  public Throwable root() {
    return chain.get(chain.size() - 1);
  }
}
