package dev.plumbline.alignment;

import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.settings.AdapterSettings;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.settings.GateSettings;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.settings.ScoringSettings;
import java.util.Optional;

/**
 * All that a run depends on besides the model and the votes: the same settings, votes and machine
 * give the same adapter.
 *
 * @param seed of initial weights and of the order of rows
 * @param contrast the channel's own contrast; empty: the votes choose one of the library
 */
public record AlignmentSettings(
    Method method,
    long seed,
    Optional<Contrast> contrast,
    DataSettings data,
    ScoringSettings scoring,
    AdapterSettings adapter,
    InstructSettings instruct,
    MatchSettings match,
    PreferenceSettings preference,
    EvaluationSettings evaluation,
    GateSettings gate,
    ResourceSettings resources) {

  public static AlignmentSettings defaults() {
    return new AlignmentSettings(
        Method.RAHF_SCIT,
        1,
        Optional.empty(),
        DataSettings.defaults(),
        ScoringSettings.defaults(),
        AdapterSettings.defaults(),
        InstructSettings.defaults(),
        MatchSettings.defaults(),
        PreferenceSettings.defaults(),
        EvaluationSettings.defaults(),
        GateSettings.defaults(),
        ResourceSettings.defaults());
  }

  /** The same for one run: its own seed, and its own contrast if it has one. */
  public AlignmentSettings forRun(long runSeed, Optional<Contrast> runContrast) {
    return new AlignmentSettings(
        method,
        runSeed,
        runContrast,
        data,
        scoring,
        adapter,
        instruct,
        match,
        preference,
        evaluation,
        gate,
        resources);
  }

  /** The same, but training begins with nothing, whatever is served. */
  public AlignmentSettings withoutWarmStart() {
    return new AlignmentSettings(
        method,
        seed,
        contrast,
        data,
        scoring,
        adapter.withoutWarmStart(),
        instruct,
        match,
        preference,
        evaluation,
        gate,
        resources);
  }
}
