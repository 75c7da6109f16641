package dev.plumbline.trainer.run;

import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.trainer.trigger.FailureKind;
import java.time.Duration;

/** How a run ended. */
public sealed interface RunResult {

  /** The adapter passed the gate and is in the store; it may be announced. */
  record Stored(TrainedAdapter adapter, StoredAdapter file, Duration took) implements RunResult {}

  /** The gate refused the adapter. */
  record Rejected(TrainedAdapter adapter, Duration took) implements RunResult {}

  /** It ended by an error. */
  record Failed(FailureKind kind, String reason) implements RunResult {}

  /** It ended because it was asked to. */
  record Cancelled() implements RunResult {}
}
