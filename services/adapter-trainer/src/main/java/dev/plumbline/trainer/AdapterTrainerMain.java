package dev.plumbline.trainer;

import dev.plumbline.runtime.service.ServiceRunner;

/** Runs the adapter trainer as a process of its own. */
public final class AdapterTrainerMain {

  private AdapterTrainerMain() {}

  public static void main(String[] arguments) {
    ServiceRunner.main(arguments, AdapterTrainerService::start);
  }
}
