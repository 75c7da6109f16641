package dev.plumbline.standalone.alignment;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.EvaluationRun;
import dev.plumbline.alignment.evaluation.Candidate;
import dev.plumbline.alignment.evaluation.Measures;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.trainer.alignment.ModelCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Measures the base model, instructions and adapters on the preferences of a file. */
public final class FileEvaluation {
  private static final String BASE = "base";
  private static final double NANOSECONDS = 1e9;

  private final LanguageModel model;
  private final int threads;
  private final ProgressDisplay progress;
  private final BooleanSupplier stopped;

  /**
   * @param threads cores that one tensor operation may use
   * @param stopped asked between steps; true ends the run
   */
  public FileEvaluation(
      LanguageModel model, int threads, ProgressDisplay progress, BooleanSupplier stopped) {
    this.model = model;
    this.threads = threads;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Measures all on the same pairs.
   *
   * @param pairs of the preferences, those to measure on
   * @param instructions each for the base model
   * @param adapters directories in PEFT's format
   */
  public Comparison run(
      LoadedPreferences preferences,
      List<VotedPair> pairs,
      AlignmentSettings settings,
      List<String> instructions,
      List<Path> adapters) {
    new ModelCheck(model.configuration(), settings).measuring();
    ThreadBudget.forCurrentThread(threads);
    long start = System.nanoTime();
    try (NDManager manager = model.newManager()) {
      Map<Candidate, Path> directories = new HashMap<>();
      List<Candidate> candidates = new ArrayList<>();
      candidates.add(Candidate.base(BASE));
      for (String instruction : instructions) {
        String number = instructions.size() == 1 ? "" : " " + candidates.size();
        candidates.add(Candidate.instructed(BASE + " + instruction" + number, instruction));
      }
      for (Path directory : adapters) {
        Candidate candidate = Candidate.adapted(name(directory), read(directory, manager));
        candidates.add(candidate);
        directories.put(candidate, directory);
      }
      Map<Candidate, Measures> measures =
          new EvaluationRun()
              .run(model, pairs, settings, candidates, new AlignmentProgress(progress, stopped));
      progress.clear();
      return comparison(preferences, measures, directories, (System.nanoTime() - start));
    }
  }

  private Comparison comparison(
      LoadedPreferences preferences,
      Map<Candidate, Measures> measures,
      Map<Candidate, Path> directories,
      long nanoseconds) {
    List<Comparison.Row> rows = new ArrayList<>();
    measures.forEach(
        (candidate, measured) ->
            rows.add(
                new Comparison.Row(
                    candidate.name(),
                    candidate.instruction(),
                    Optional.ofNullable(directories.get(candidate)).map(Path::toString),
                    measured)));
    return new Comparison(
        preferences,
        model.name(),
        model.fingerprint(),
        rows.get(0).measures().rewards().margins().size(),
        nanoseconds / NANOSECONDS,
        rows);
  }

  private LoraAdapter read(Path directory, NDManager manager) {
    if (!Files.isDirectory(directory)) {
      throw new StartException(directory + " is no directory with an adapter");
    }
    RunRecordFile.baseFingerprint(directory)
        .filter(fingerprint -> !fingerprint.equals(model.fingerprint()))
        .ifPresent(
            other -> {
              throw new StartException(
                  directory
                      + " was trained on another base model: on weights with the fingerprint "
                      + other
                      + ", not on "
                      + model.name()
                      + " with "
                      + model.fingerprint()
                      + "; name the right one with --model");
            });
    return PeftFormat.read(directory, model.configuration(), manager);
  }

  private static String name(Path directory) {
    return directory.toAbsolutePath().normalize().getFileName().toString();
  }
}
