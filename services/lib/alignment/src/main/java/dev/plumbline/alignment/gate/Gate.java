package dev.plumbline.alignment.gate;

import dev.plumbline.alignment.evaluation.AccuracyChange;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.RewardMeasures;
import dev.plumbline.alignment.settings.GateSettings;
import java.util.ArrayList;
import java.util.List;

/** Decides whether an adapter may be published. A figure that is not a number passes no check. */
public final class Gate {

  private final GateSettings settings;

  public Gate(GateSettings settings) {
    this.settings = settings;
  }

  public GateVerdict judge(Evaluation evaluation) {
    List<GateCheck> checks = new ArrayList<>();
    checks.add(margin(evaluation.rewards()));
    checks.add(chance(evaluation.rewards().accuracy()));
    evaluation.served().ifPresent(served -> checks.add(served(evaluation.rewards(), served)));
    checks.add(
        GateCheck.notAbove(
            "divergence",
            evaluation.drift().divergence(),
            settings.maximumDivergence(),
            "divergence from the base model on neutral prompts, in nats per token"));
    checks.add(
        GateCheck.notAbove(
            "perplexity-rise",
            evaluation.drift().perplexityRise(),
            settings.maximumPerplexityRise(),
            "rise of the perplexity of neutral text, as a share of the base model's"));
    checks.add(
        GateCheck.notAbove(
            "empty-answers",
            evaluation.answers().emptyShare(),
            Math.max(settings.maximumEmptyShare(), evaluation.baseAnswers().emptyShare()),
            "share of answers without a word"));
    checks.add(endless(evaluation));
    checks.add(
        GateCheck.notAbove(
            "repetition",
            evaluation.answers().repetition(),
            Math.max(settings.maximumRepetition(), evaluation.baseAnswers().repetition()),
            "share of repeated word sequences in answers"));
    return new GateVerdict(checks);
  }

  private GateCheck margin(RewardMeasures rewards) {
    double error = rewards.marginStandardError();
    // Pairs of one prompt have no standard error; they must then keep the bound itself.
    double tolerance = Double.isFinite(error) ? settings.standardErrors() * error : 0;
    return GateCheck.notBelow(
        "reward-margin",
        rewards.margin(),
        settings.minimumMargin() - tolerance,
        "mean reward margin on %d held-out pairs, not below %.1f by %.1f standard errors of %.4f"
            .formatted(
                rewards.margins().size(),
                settings.minimumMargin(),
                settings.standardErrors(),
                error));
  }

  private GateCheck chance(PairAccuracy accuracy) {
    double error = 0.5 / Math.sqrt(accuracy.independentPairs());
    return GateCheck.notBelow(
        "reward-accuracy",
        accuracy.value(),
        0.5 - settings.standardErrors() * error,
        "reward accuracy, not below chance by %.1f standard errors of %.4f"
            .formatted(settings.standardErrors(), error));
  }

  private GateCheck served(RewardMeasures rewards, RewardMeasures served) {
    AccuracyChange change = rewards.changeFrom(served);
    return GateCheck.notBelow(
        "reward-accuracy-change",
        change.difference(),
        -settings.standardErrors() * change.standardError(),
        "change of the reward accuracy from the served adapter's, not below 0 by %.1f standard"
                .formatted(settings.standardErrors())
            + " errors of %.4f".formatted(change.standardError()));
  }

  private GateCheck endless(Evaluation evaluation) {
    double base = 1 - evaluation.baseAnswers().finishedShare();
    double liked = evaluation.answerLimit().likedBeyond();
    return GateCheck.notAbove(
        "unfinished-answers",
        1 - evaluation.answers().finishedShare(),
        Math.min(1, Math.max(base, liked) + settings.maximumUnfinishedRise()),
        "share of answers that did not end by themselves within %d tokens (base model: %.2f, liked"
                .formatted(evaluation.answerLimit().tokens(), base)
            + " answers that are longer: %.2f)".formatted(liked));
  }
}
