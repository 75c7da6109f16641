package dev.plumbline.standalone.processes;

import java.util.Optional;

/** Asks a process whether it can do its work. */
@FunctionalInterface
interface Probe {
  /** What it waits for; empty when it is ready. Answers within seconds. */
  Optional<String> missing();
}
