package dev.plumbline.standalone.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How large the demonstration is.
 *
 * @param questions what is asked
 * @param taste what the users like
 * @param habits how the users ask
 * @param heldOutTokens the limit of an answer to a held-out question
 * @param flow the requests that keep coming during training and swap
 * @param patience how long the training may take, from the last vote to the swap
 * @param afterSwap how long requests keep coming after the swap
 */
public record DemoSettings(
    Questions questions,
    Taste taste,
    SimulatedUsers.Habits habits,
    int heldOutTokens,
    LoadStream.Flow flow,
    Duration patience,
    Duration afterSwap) {

  /** A demonstration of some minutes on two cores. */
  public static DemoSettings standard() {
    return new DemoSettings(
        Questions.packaged(),
        new Taste(40),
        new SimulatedUsers.Habits(4, 0.9, 96, 32, 1),
        128,
        new LoadStream.Flow(2, 0.9, 32, Duration.ofMillis(1500)),
        Duration.ofMinutes(20),
        Duration.ofSeconds(6));
  }

  /**
   * Settings of the loop: free ports, and a training that starts when nearly all questions have
   * their pair.
   */
  Map<String, Object> overrides() {
    int nearlyAll = Math.max(1, questions.training().size() * 11 / 12);
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("plumbline.standalone.kafka-port", 0);
    for (String service : new String[] {"gateway", "pair-builder", "trainer", "server"}) {
      overrides.put("plumbline." + service + ".http.port", 0);
    }
    overrides.put("plumbline.server.answers.parallel", habits.atOnce());
    // Somebody waits for the end of the training, so it does not leave cores to the server.
    overrides.put("plumbline.trainer.threads", Runtime.getRuntime().availableProcessors());
    overrides.put("plumbline.trainer.trigger.new-pairs", nearlyAll);
    overrides.put("plumbline.trainer.trigger.minimum-pairs", Math.min(40, nearlyAll));
    return overrides;
  }
}
