package dev.plumbline.standalone.command;

import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.alignment.CandidateJson;
import dev.plumbline.standalone.alignment.CandidateTable;
import dev.plumbline.standalone.alignment.Comparison;
import dev.plumbline.standalone.alignment.FileEvaluation;
import dev.plumbline.standalone.alignment.LoadedPreferences;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.StopRequest;
import dev.plumbline.standalone.terminal.Terminal;
import dev.plumbline.trainer.TrainerConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures adapters and instructions on a file. */
@Command(
    name = "evaluate",
    description = {
      "Measures the base model, instructions and adapters on the preferences of a file.",
      "All are measured on the same pairs, as a training measures its adapter. Rows that an adapter"
          + " was trained on flatter it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  plumbline evaluate --pairs held-out.jsonl --adapter adapter --instruction \"Be brief.\""
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int STOPPED = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;

  @Mixin private PairsOption pairs;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "An adapter in PEFT's format; may be given several times.")
  private List<Path> adapters = new ArrayList<>();

  @Option(
      names = "--instruction",
      paramLabel = "TEXT",
      description = "A system message for the base model; may be given several times.")
  private List<String> instructions = new ArrayList<>();

  @Option(
      names = "--held-out-only",
      description =
          "Only the prompts that train, with the same file and settings, keeps apart from what it"
              + " learns.")
  private boolean heldOutOnly;

  @Option(
      names = "--max-pairs",
      paramLabel = "N",
      description = "Pairs that are measured on at most: evaluation.maximum-pairs.")
  private Integer maximumPairs;

  @Mixin private PreferenceOptions reading;

  @Mixin private AlignmentOptions options;

  @Mixin private JsonOption json;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    try (StopRequest stop = StopRequest.listen(PATIENCE)) {
      return evaluate(progress, stop);
    } finally {
      progress.clear();
    }
  }

  private int evaluate(ProgressDisplay progress, StopRequest stop) {
    Map<String, Object> named = new HashMap<>();
    named.put("evaluation.maximum-pairs", maximumPairs);
    Configuration configuration = options.load(named);
    TrainerConfiguration trainer = TrainerConfiguration.from(configuration);
    LoadedPreferences all = reading.source().read(pairs.file(), progress);
    AlignmentSettings settings = trainer.alignment().common();
    List<VotedPair> measured = heldOutOnly ? all.heldOut(settings) : all.pairs();
    try (LanguageModel model =
        ModelLoading.load(ModelSettings.from(configuration), progress::update)) {
      Comparison comparison =
          new FileEvaluation(model, trainer.threadsAlone(), progress, stop)
              .run(all, measured, settings, instructions, adapters);
      json.write(
          terminal,
          () -> new CandidateTable().write(comparison),
          () -> new CandidateJson().write(comparison));
      return 0;
    } catch (AlignmentCancelledException e) {
      progress.clear();
      terminal.err().println("Stopped; nothing was measured to its end.");
      return STOPPED;
    }
  }
}
