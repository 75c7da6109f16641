package dev.plumbline.alignment.gate;

import dev.plumbline.alignment.evaluation.AccuracyChange;
import dev.plumbline.alignment.evaluation.Evaluation;
import dev.plumbline.alignment.evaluation.RewardMeasures;
import dev.plumbline.alignment.evaluation.Standing;
import dev.plumbline.alignment.settings.GateSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether an adapter may be published. A figure that is not a number passes no check. */
public final class Gate {

  private final GateSettings settings;

  public Gate(GateSettings settings) {
    this.settings = settings;
  }

  public GateVerdict judge(Evaluation evaluation) {
    List<GateCheck> checks = new ArrayList<>();
    checks.addAll(gain(evaluation.rewards()));
    tokenMargin(evaluation.rewards()).ifPresent(checks::add);
    checks.add(
        GateCheck.notBelow(
            "liked-answers",
            evaluation.rewards().chosenTokenGain(),
            -settings.maximumLikedFall(),
            "change of the log probability of liked answers, in nats per token"));
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

  /**
   * Whether the pairs speak for the adapter, by rewards or per token. A reward is a sum: most
   * adapters make all answers a little less likely, so where users like long ones, those of a good
   * adapter may say the opposite of what it learned. The estimates themselves must keep the bounds:
   * of adapters that rank 35 % right, three quarters are not significantly below chance on 8 pairs.
   */
  private List<GateCheck> gain(RewardMeasures rewards) {
    boolean perToken = !isGain(rewards.byReward()) && isGain(rewards.byToken());
    Standing standing = perToken ? rewards.byToken() : rewards.byReward();
    String pairs =
        "%s on %d held-out pairs, each prompt counted once"
            .formatted(perToken ? "per token" : "by rewards", rewards.margins().size());
    return List.of(
        GateCheck.above(
            "reward-margin", standing.margin(), settings.minimumMargin(), "mean margin " + pairs),
        GateCheck.notBelow(
            "reward-accuracy",
            standing.accuracy(),
            settings.minimumAccuracy(),
            "share of pairs ranked right " + pairs));
  }

  private boolean isGain(Standing standing) {
    return standing.margin() > settings.minimumMargin()
        && standing.accuracy() >= settings.minimumAccuracy();
  }

  /** Pairs of one prompt have no standard error: then nothing is significant. */
  private Optional<GateCheck> tokenMargin(RewardMeasures rewards) {
    double error = rewards.tokenMarginStandardError();
    GateCheck check =
        GateCheck.notBelow(
            "token-margin",
            rewards.tokenMargin(),
            -settings.standardErrors() * error,
            "mean margin per token, in nats, not below 0 by %.1f standard errors of %.4f"
                .formatted(settings.standardErrors(), error));
    return Double.isFinite(error) ? Optional.of(check) : Optional.empty();
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
