package dev.plumbline.standalone.forgetting;

import dev.plumbline.standalone.forgetting.RawRecords.Leftover;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Trained;
import dev.plumbline.standalone.forgetting.TrainedAdapters.Underway;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tells people what came of forgetting a user. */
public final class ErasureText {
  /** A record goes with its segment, and that is at most a day long. */
  private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);

  public List<String> lines(ErasureOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "forgotten: "
            + outcome.votes()
            + " votes taken out, "
            + outcome.pairs()
            + " pairs withdrawn or built without them"
            + (outcome.channels().isEmpty()
                ? ""
                : ", in " + String.join(", ", outcome.channels())));
    adapters(outcome, lines);
    for (Leftover leftover : outcome.leftovers()) {
      lines.add(
          leftover.records()
              + " records of "
              + leftover.topic()
              + " are gone by "
              + leftover
                  .last()
                  .plus(leftover.retention())
                  .plus(LONGEST_SEGMENT)
                  .truncatedTo(ChronoUnit.SECONDS));
    }
    return lines;
  }

  private static void adapters(ErasureOutcome outcome, List<String> lines) {
    List<Trained> trained = outcome.learners().trained();
    List<Underway> underway = outcome.learners().underway();
    if (!trained.isEmpty()) {
      lines.add("adapters that were trained on these pairs:");
      trained.forEach(adapter -> lines.add("  " + line(adapter)));
    } else if (outcome.pairs() > 0) {
      lines.add("no adapter was trained on these pairs" + (underway.isEmpty() ? "" : " so far"));
    }
    underway.forEach(run -> lines.add(line(run)));
    if (!trained.isEmpty() || !underway.isEmpty()) {
      lines.add(
          "their channels are trained anew without them, where enough pairs are left; until then"
              + " plumbline adapters promote CHANNEL@VERSION serves an older one, @0 the model"
              + " alone");
    }
  }

  private static String line(Underway run) {
    return run.channel()
        + " is being trained on "
        + run.pairs()
        + " of them"
        + " now (run "
        + run.runId()
        + "): look again when it has ended";
  }

  private static String line(Trained adapter) {
    return adapter.channel()
        + "@"
        + adapter.version()
        + "  knew "
        + adapter.pairs()
        + ", run "
        + adapter.runId()
        + (adapter.announced() ? ", announced last" : "");
  }
}
