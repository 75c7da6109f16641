package dev.plumbline.standalone.importing;

import java.time.Duration;

/** Waits until a gateway may be asked again. */
@FunctionalInterface
interface Patience {

  /** Waits that long. */
  void await(Duration time) throws InterruptedException;
}
