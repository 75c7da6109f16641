package dev.plumbline.standalone.command;

import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.alignment.FileTraining;
import dev.plumbline.standalone.alignment.LoadedPreferences;
import dev.plumbline.standalone.alignment.RunDirectory;
import dev.plumbline.standalone.alignment.TrainingJson;
import dev.plumbline.standalone.alignment.TrainingResult;
import dev.plumbline.standalone.alignment.TrainingTable;
import dev.plumbline.standalone.alignment.TrainingWish;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.StopRequest;
import dev.plumbline.standalone.terminal.Terminal;
import dev.plumbline.trainer.TrainerConfiguration;
import dev.plumbline.trainer.alignment.AlignmentConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains an adapter on a file. */
@Command(
    name = "train",
    description = {
      "Trains an adapter on the preferences of a file, without any service.",
      "Writes it in PEFT's format, with a record of the run (run.json). Settings are the trainer's.",
      "The exit status is 0 also when the gate refuses the adapter: it is written as asked, and the"
          + " table and the record say REFUSED. See --strict."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  plumbline train --pairs pairs.jsonl.gz --out adapter",
      "  plumbline train --pairs pairs.jsonl --method dpo --set preference.beta=0.2 --out adapter"
    })
final class TrainCommand implements Callable<Integer> {
  private static final int REFUSED = 3;
  private static final int STOPPED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;

  @Mixin private PairsOption pairs;

  @Option(
      names = "--held-out",
      paramLabel = "FILE",
      description =
          "Preferences to measure on; their prompts are not learned from (default: a share of the"
              + " prompts of --pairs).")
  private Path heldOut;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the adapter goes; must be empty or not be there.")
  private Path out;

  @Option(names = "--force", description = "Replaces the result of an earlier training in --out.")
  private boolean force;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "rahf-scit, rahf-dual, lorra or dpo (default: plumbline.trainer.alignment.method).")
  private String method;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "The same seed, file and settings give the same adapter on the same machine"
              + " (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ContrastOptions contrast;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the adapter itself: match.steps, or preference.steps for dpo.")
  private Integer steps;

  @Option(
      names = "--instruct-steps",
      paramLabel = "N",
      description = "Steps of the instructor: instruct.steps.")
  private Integer instructSteps;

  @Option(names = "--rank", paramLabel = "N", description = "Rank of the adapter: adapter.rank.")
  private Integer rank;

  @Mixin private PreferenceOptions reading;

  @Mixin private AlignmentOptions options;

  @Option(names = "--strict", description = "Exit status 3 when the gate refuses the adapter.")
  private boolean strict;

  @Mixin private JsonOption json;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    try (StopRequest stop = StopRequest.listen(PATIENCE)) {
      return train(progress, stop);
    } finally {
      progress.clear();
    }
  }

  private int train(ProgressDisplay progress, StopRequest stop) {
    Configuration configuration = options.load(named());
    TrainerConfiguration trainer = TrainerConfiguration.from(configuration);
    AlignmentConfiguration alignment = trainer.alignment();
    AlignmentSettings settings = alignment.common().forRun(seed, contrast.contrast());
    RunDirectory directory = RunDirectory.open(out, force);
    LoadedPreferences preferences = reading.source().read(pairs.file(), progress);
    Optional<LoadedPreferences> measured =
        Optional.ofNullable(heldOut).map(file -> reading.whole().read(file, progress));
    try (LanguageModel model =
        ModelLoading.load(ModelSettings.from(configuration), progress::update)) {
      TrainingResult result =
          new FileTraining(model, trainer.threadsAlone(), progress, stop)
              .run(
                  new TrainingWish(preferences, measured, settings, alignment.entries()),
                  directory);
      json.write(
          terminal,
          () -> new TrainingTable().write(result),
          () -> new TrainingJson().write(result));
      return strict && !result.outcome().gate().passed() ? REFUSED : 0;
    } catch (AlignmentCancelledException e) {
      progress.clear();
      terminal.err().println("Stopped. The same command goes on from here.");
      return STOPPED;
    }
  }

  /** Options that are settings too; the steps belong to whichever method trains. */
  private Map<String, Object> named() {
    Map<String, Object> named = new HashMap<>();
    named.put("method", method);
    named.put("adapter.rank", rank);
    named.put("instruct.steps", instructSteps);
    named.put("match.steps", steps);
    named.put("preference.steps", steps);
    return named;
  }
}
