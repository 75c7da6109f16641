package dev.plumbline.standalone.demo;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.client.TrainingClient;
import dev.plumbline.standalone.loop.DataDirectory;
import dev.plumbline.standalone.loop.StandaloneLoop;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole story: asks, votes, waits for the adapter that the votes make, and asks again. It
 * touches the loop only as a product and a reader of Kafka would.
 */
public final class Demo {
  private static final String CHANNEL = ChannelName.DEFAULT;

  private final DemoSettings settings;
  private final ProgressDisplay display;

  public Demo(DemoSettings settings, ProgressDisplay display) {
    this.settings = settings;
    this.display = display;
  }

  /**
   * Runs the demonstration.
   *
   * @param data a directory of its own; what was in it is lost
   * @throws RequestFailedException when the gateway does not take the votes, or an answer that is
   *     compared does not come
   */
  public DemoReport run(Configuration configuration, Path data)
      throws RequestFailedException, InterruptedException {
    display.say("starting Kafka, the language model and the services");
    Instant startedAt = Instant.now();
    OldData.remove(data);
    // Before the log makes it, which everybody could read then.
    DataDirectory.make(data);
    try (StandaloneLoop loop =
            StandaloneLoop.start(
                configuration.withOverrides(settings.overrides()), data, display::update);
        LoopObserver observer = LoopObserver.start(loop.clients(), CHANNEL)) {
      RequestLog requests = new RequestLog(new ChatClient(address(loop, "model-server"), CHANNEL));
      HeldOutExam exam =
          new HeldOutExam(requests, settings.questions().heldOut(), settings.heldOutTokens());

      display.say("asking " + exam.size() + " held-out questions, before anybody voted");
      List<Answer> before = exam.take(display);
      List<Instant> votes = askAndVote(loop, requests);
      TrainingWatch watch =
          new TrainingWatch(
              observer, new TrainingClient(address(loop, "adapter-trainer")), display);
      trainUnderLoad(watch, requests);
      display.say("asking the held-out questions again");
      List<Answer> after = exam.take(display);

      display.clear();
      return report(loop, startedAt, observer, requests, votes, compare(before, after));
    }
  }

  private List<Instant> askAndVote(StandaloneLoop loop, RequestLog requests)
      throws RequestFailedException, InterruptedException {
    List<String> questions = settings.questions().training();
    int answers = questions.size() * settings.habits().answersEach();
    display.say(
        "users ask "
            + questions.size()
            + " questions, each "
            + settings.habits().answersEach()
            + " times, and vote");
    SimulatedUsers users =
        new SimulatedUsers(
            requests,
            new FeedbackClient(address(loop, "feedback-gateway")),
            settings.taste(),
            settings.habits());
    return users.askAndVote(
        questions,
        progress ->
            display.update(
                progress.answers() + " of " + answers + " answers, " + progress.votes() + " votes",
                progress.answers(),
                answers));
  }

  private void trainUnderLoad(TrainingWatch watch, RequestLog requests)
      throws InterruptedException {
    display.say("the trainer learns from the votes, while requests keep coming");
    try (LoadStream stream =
        LoadStream.start(requests, settings.questions().training(), settings.flow())) {
      Optional<Swap> swap = watch.awaitSwap(settings.patience());
      if (swap.isPresent()) {
        display.say("version " + swap.get().version() + " was announced on Kafka");
        watch.awaitServed(swap.get(), requests, settings.afterSwap());
      }
    }
  }

  private static List<HeldOutAnswer> compare(List<Answer> before, List<Answer> after) {
    List<HeldOutAnswer> compared = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      compared.add(new HeldOutAnswer(before.get(i).question(), before.get(i), after.get(i)));
    }
    return compared;
  }

  private DemoReport report(
      StandaloneLoop loop,
      Instant startedAt,
      LoopObserver observer,
      RequestLog requests,
      List<Instant> votes,
      List<HeldOutAnswer> heldOut) {
    Optional<TrainingRun> run = observer.endedRun();
    return new DemoReport(
        loop.model(),
        settings.taste(),
        startedAt,
        Duration.between(startedAt, Instant.now()),
        heldOut,
        votes,
        observer.pairs(),
        run,
        observer.swap(),
        requests.requests());
  }

  private static URI address(StandaloneLoop loop, String service) {
    return URI.create(loop.addresses().services().get(service));
  }
}
