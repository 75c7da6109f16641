package dev.plumbline.trainer.loop;

import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.ledger.OpenRun;
import dev.plumbline.trainer.run.RunHandle;
import java.util.Optional;

/**
 * The run under way.
 *
 * @param record as it was written when the run started
 * @param trace ended when the run is
 * @param parentVersion what the channel was served with when the run started
 */
record ActiveRun(
    OwnedPartition owned,
    OpenRun run,
    TrainingRun record,
    Optional<Long> parentVersion,
    RunHandle handle,
    RunTrace trace) {

  String channel() {
    return run.channel();
  }
}
