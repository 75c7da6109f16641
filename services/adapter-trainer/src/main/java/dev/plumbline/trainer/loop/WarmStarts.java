package dev.plumbline.trainer.loop;

import dev.plumbline.runtime.channel.PairDigests;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.pairs.PairBook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a run may begin with the values of the adapter that its channel is served with.
 * They hold what that adapter learned. So a run begins with nothing as long as the served adapter
 * is known to have learned from pairs that were taken back, or is not known not to; and also where
 * other prompts were held out from it, as it may have learned from those that the run is measured
 * with. Of users who are forgotten {@link ForgottenUsers} knows.
 */
final class WarmStarts {
  private static final Logger LOG = LoggerFactory.getLogger(WarmStarts.class);

  /** What decides which prompts are held out. */
  private static final List<String> HELD_OUT =
      List.of("method", "data.held-out-share", "data.minimum-held-out-pairs");

  private final boolean wanted;
  private final Map<String, String> settings;
  private final Function<String, Optional<TrainingRun>> runs;

  /**
   * With a way to look runs up.
   *
   * @param wanted whether the settings ask for warm starts; if not, nothing is looked up
   * @param settings of the run that is to begin
   * @param runs gives the record of a run by its id
   */
  WarmStarts(
      boolean wanted, Map<String, String> settings, Function<String, Optional<TrainingRun>> runs) {
    this.wanted = wanted;
    this.settings = settings;
    this.runs = runs;
  }

  /** Whether the run of a channel may begin with the adapter that this announcement names. */
  boolean allowed(ModelUpdate served, PairBook book) {
    if (!wanted) {
      return false;
    }
    Optional<String> objection = objection(served, book);
    objection.ifPresent(
        why ->
            LOG.info(
                "the next adapter of channel {} is trained from nothing, not from version {}: {}",
                served.getChannel(),
                served.getVersion(),
                why));
    return objection.isEmpty();
  }

  private Optional<String> objection(ModelUpdate served, PairBook book) {
    Optional<TrainingRun> run = runs.apply(served.getRunId());
    if (run.isEmpty() || run.get().getLearnedPairs() == null) {
      return Optional.of("which pairs that one learned from is not recorded");
    }
    if (!heldOut(run.get().getSettings()).equals(heldOut(settings))) {
      return Optional.of(
          "other prompts were held out from that one: method or settings of data changed");
    }
    int withdrawn = book.withdrawnOf(PairDigests.read(run.get().getLearnedPairs()));
    return withdrawn == 0
        ? Optional.empty()
        : Optional.of("that one learned from pairs that were taken back: " + withdrawn);
  }

  private static List<Optional<String>> heldOut(Map<String, String> ofRun) {
    return HELD_OUT.stream().map(key -> Optional.ofNullable(ofRun.get(key))).toList();
  }
}
