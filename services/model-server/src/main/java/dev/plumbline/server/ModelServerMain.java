package dev.plumbline.server;

import dev.plumbline.runtime.service.ServiceRunner;

/** Runs the model server in a process of its own. */
public final class ModelServerMain {
  private ModelServerMain() {}

  public static void main(String[] arguments) {
    ServiceRunner.main(arguments, ModelServerService::start);
  }
}
