package dev.plumbline.standalone.processes;

import dev.plumbline.runtime.configuration.Configuration;

/** The services of the loop, in the order in which they start. */
enum LoopService {
  PAIR_BUILDER("pair-builder", "pair-builder"),
  ADAPTER_TRAINER("adapter-trainer", "trainer"),
  MODEL_SERVER("model-server", "server"),
  FEEDBACK_GATEWAY("feedback-gateway", "gateway");

  private final String title;
  private final String section;

  LoopService(String title, String section) {
    this.title = title;
    this.section = section;
  }

  /** Its name, as in {@code services/NAME}. */
  String title() {
    return title;
  }

  /** Path of the settings that are its own. */
  String section() {
    return "plumbline." + section;
  }

  /** The environment variable of one of its own settings. */
  String variable(String key) {
    return Configuration.environmentVariable(section() + "." + key);
  }
}
