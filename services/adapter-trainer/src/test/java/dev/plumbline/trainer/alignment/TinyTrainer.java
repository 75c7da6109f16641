package dev.plumbline.trainer.alignment;

import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.trainer.AdapterTrainerService;
import dev.plumbline.trainer.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trainer with a tiny random model: in a test's process, or in one that can be killed. */
public final class TinyTrainer {

  private TinyTrainer() {}

  /** Few and small steps, and a gate that lets any adapter through: weights here are noise. */
  static Map<String, Object> settings(Path directory) {
    Map<String, Object> settings = new HashMap<>();
    Path model = Path.of(System.getProperty("oracle.dir"), "llama-tied");
    settings.put("plumbline.model.source", model.toString());
    settings.put("plumbline.model.cache", directory.resolve("cache").toString());
    settings.put("plumbline.model.threads", 1);
    settings.put("plumbline.trainer.work-directory", work(directory).toString());
    settings.put("plumbline.trainer.trigger.new-pairs", 8);
    String alignment = "plumbline.trainer.alignment.";
    settings.put(alignment + "adapter.rank", 2);
    settings.put(alignment + "data.minimum-held-out-pairs", 2);
    settings.put(alignment + "data.response-tokens", 12);
    settings.put(alignment + "scoring.first-pairs", 2);
    settings.put(alignment + "scoring.pairs", 2);
    settings.put(alignment + "scoring.response-tokens", 12);
    settings.put(alignment + "instruct.steps", 2);
    settings.put(alignment + "instruct.rows", 2);
    settings.put(alignment + "match.steps", 2);
    settings.put(alignment + "match.rows", 2);
    settings.put(alignment + "evaluation.answers", 1);
    settings.put(alignment + "evaluation.answer-tokens", 8);
    settings.put(alignment + "evaluation.response-tokens", 12);
    settings.put(alignment + "gate.minimum-margin", -1e6);
    settings.put(alignment + "gate.minimum-accuracy", 0);
    settings.put(alignment + "gate.maximum-liked-fall", 1e6);
    settings.put(alignment + "gate.standard-errors", 1e6);
    settings.put(alignment + "gate.maximum-divergence", 1e6);
    settings.put(alignment + "gate.maximum-perplexity-rise", 1e6);
    settings.put(alignment + "gate.maximum-empty-share", 0.99);
    settings.put(alignment + "gate.maximum-unfinished-rise", 0.99);
    settings.put(alignment + "gate.maximum-repetition", 0.99);
    return settings;
  }

  /** The same, with a training that takes some seconds. */
  static Map<String, Object> slowSettings(Path directory) {
    Map<String, Object> settings = settings(directory);
    settings.put("plumbline.trainer.alignment.match.steps", 400);
    settings.put("plumbline.trainer.alignment.resources.checkpoint-steps", 7);
    return settings;
  }

  static Path work(Path directory) {
    return directory.resolve("work");
  }

  static LanguageModel model(ServiceContext context) {
    return ModelLoading.load(
        ModelSettings.from(context.configuration()), (what, done, total) -> {});
  }

  /** Starts a process with slow settings. */
  static Process start(Path directory, Installation installation) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dai.djl.offline=true",
                "-Doracle.dir=" + System.getProperty("oracle.dir"),
                "-cp",
                System.getProperty("java.class.path"),
                TinyTrainer.class.getName()));
    command.add(directory.toString());
    command.add(installation.bootstrapServers());
    command.add(installation.name());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("tiny-trainer.log").toFile())
        .start();
  }

  /** Takes the directory, the brokers and the name of the installation. */
  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    Installation installation = Installation.attach(directory, arguments[1], arguments[2]);
    AdapterTrainerService.start(
        ServiceContext.of(installation.configuration(slowSettings(directory))));
    Thread.currentThread().join();
  }
}
