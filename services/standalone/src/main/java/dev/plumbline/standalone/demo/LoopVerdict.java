package dev.plumbline.standalone.demo;

import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the loop closed: votes became pairs, pairs an adapter, Kafka announced it, the server
 * swapped it in without a failed request, and the users like what they get.
 *
 * @param gaps what did not happen, in words; empty: the loop closed
 */
public record LoopVerdict(List<String> gaps) {
  /** At most this share of answers may be liked before; else there is nothing to learn. */
  static final double LIKED_BEFORE_AT_MOST = 0.2;

  /** At least this share of answers must be liked after. */
  static final double LIKED_AFTER_AT_LEAST = 0.6;

  public LoopVerdict {
    gaps = List.copyOf(gaps);
  }

  public boolean closed() {
    return gaps.isEmpty();
  }

  static LoopVerdict of(DemoReport report) {
    List<String> gaps = new ArrayList<>();
    if (report.pairs().isEmpty()) {
      gaps.add("no preference pair came out of " + report.votes().size() + " votes");
    }
    report
        .run()
        .ifPresentOrElse(
            run -> checkRun(run, gaps), () -> gaps.add("no training run ended in the time given"));
    report
        .swap()
        .ifPresentOrElse(
            swap -> checkServed(report, swap, gaps),
            () -> gaps.add("no adapter was announced on Kafka"));
    checkRequests(report, gaps);
    checkLiked(report, gaps);
    return new LoopVerdict(gaps);
  }

  private static void checkRun(TrainingRun run, List<String> gaps) {
    if (run.getState() == RunState.PUBLISHED) {
      return;
    }
    String why =
        run.getState() == RunState.REJECTED && run.getGate() != null
            ? run.getGate().getChecks().stream()
                .filter(check -> !check.getPassed())
                .map(check -> check.getExplanation())
                .reduce((a, b) -> a + "; " + b)
                .orElse("the gate does not say why")
            : String.valueOf(run.getError());
    gaps.add(
        "training run "
            + run.getRunId()
            + " ended as "
            + run.getState().toString().toLowerCase(Locale.ROOT)
            + ": "
            + why);
  }

  private static void checkServed(DemoReport report, Swap swap, List<String> gaps) {
    long others =
        report.heldOut().stream()
            .filter(answer -> answer.after().adapterVersion().orElse(0) != swap.version())
            .count();
    if (others > 0) {
      gaps.add(
          others
              + " of "
              + report.heldOut().size()
              + " answers after the training did not come from the announced version "
              + swap.version());
    }
  }

  private static void checkRequests(DemoReport report, List<String> gaps) {
    if (report.failedRequests() > 0) {
      gaps.add(
          report.failedRequests()
              + " of "
              + report.requests().size()
              + " requests failed, the first with: "
              + report.requests().stream()
                  .flatMap(request -> request.failure().stream())
                  .findFirst()
                  .orElseThrow());
    }
  }

  private static void checkLiked(DemoReport report, List<String> gaps) {
    double before = report.before().likedShare();
    double after = report.after().likedShare();
    if (before > LIKED_BEFORE_AT_MOST) {
      gaps.add(
          String.format(
              Locale.ROOT,
              "users liked %.0f %% of the answers before any training already (at most %.0f %%)",
              100 * before,
              100 * LIKED_BEFORE_AT_MOST));
    }
    if (after < LIKED_AFTER_AT_LEAST) {
      gaps.add(
          String.format(
              Locale.ROOT,
              "users like %.0f %% of the answers after the training (at least %.0f %%)",
              100 * after,
              100 * LIKED_AFTER_AT_LEAST));
    }
  }
}
