package dev.plumbline.pairs;

import dev.plumbline.runtime.service.ServiceRunner;

/** The pair-builder as a process of its own. */
public final class PairBuilderMain {
  private PairBuilderMain() {}

  public static void main(String[] arguments) {
    ServiceRunner.main(arguments, PairBuilderService::start);
  }
}
