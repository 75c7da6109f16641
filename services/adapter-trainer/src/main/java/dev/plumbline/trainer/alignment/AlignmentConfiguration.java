package dev.plumbline.trainer.alignment;

import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.settings.AdapterSettings;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.settings.GateSettings;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.trainer.run.TrainingJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of the alignment, {@code plumbline.trainer.alignment}.
 *
 * @param common what all channels share; its seed is each run's own
 * @param contrasts what channels named for themselves
 * @param entries all settings by their keys, as records of runs carry them
 */
public record AlignmentConfiguration(
    AlignmentSettings common, Map<String, Contrast> contrasts, Map<String, String> entries) {
  private static final String AUTOMATIC = "auto";
  private static final String POSITIVE = ".positive";
  private static final String NEGATIVE = ".negative";

  public AlignmentConfiguration {
    contrasts = Map.copyOf(contrasts);
    entries = Map.copyOf(entries);
  }

  /** Reads the section {@code alignment} of {@code plumbline.trainer}. */
  public static AlignmentConfiguration from(Section trainer) {
    Section section = trainer.section("alignment");
    AlignmentSettings common =
        new AlignmentSettings(
            part(trainer, "alignment", s -> Method.of(s.text("method"))),
            0,
            Optional.empty(),
            part(section, "data", AlignmentConfiguration::data),
            part(section, "scoring", AlignmentConfiguration::scoring),
            part(section, "adapter", AlignmentConfiguration::adapter),
            part(section, "instruct", AlignmentConfiguration::instruct),
            part(section, "match", AlignmentConfiguration::match),
            part(section, "preference", AlignmentConfiguration::preference),
            part(section, "evaluation", AlignmentConfiguration::evaluation),
            part(section, "gate", AlignmentConfiguration::gate),
            part(section, "resources", AlignmentConfiguration::resources));
    return new AlignmentConfiguration(common, contrasts(section), trainer.entries("alignment"));
  }

  /** The settings of one run, without a warm start where the job does not let it begin so. */
  public AlignmentSettings of(TrainingJob job) {
    AlignmentSettings settings =
        common.forRun(job.seed(), Optional.ofNullable(contrasts.get(job.channel())));
    return job.warm() ? settings : settings.withoutWarmStart();
  }

  /** The library's own checks know no keys; this names the section that broke one. */
  private static <T> T part(Section parent, String name, Function<Section, T> reader) {
    try {
      return reader.apply(parent.section(name));
    } catch (IllegalArgumentException e) {
      throw parent.invalid(name, "cannot be used: " + e.getMessage());
    }
  }

  private static DataSettings data(Section section) {
    return new DataSettings(
        section.number("held-out-share", 0, 1),
        section.integer("minimum-held-out-pairs", 1, Integer.MAX_VALUE),
        section.integer("maximum-prompt-tokens", 1, Integer.MAX_VALUE),
        section.integer("response-tokens", 2, Integer.MAX_VALUE),
        section.integer("correction-weight", 1, 1_000));
  }

  private static ScoringSettings scoring(Section section) {
    return new ScoringSettings(
        section.integer("first-pairs", 1, Integer.MAX_VALUE),
        section.integer("finalists", 1, Integer.MAX_VALUE),
        section.integer("pairs", 1, Integer.MAX_VALUE),
        section.integer("response-tokens", 1, Integer.MAX_VALUE));
  }

  private static AdapterSettings adapter(Section section) {
    return new AdapterSettings(
        section.integer("rank", 1, 4_096),
        section.number("alpha", 0, Double.MAX_VALUE),
        section.texts("projections").stream()
            .map(name -> projection(section, name))
            .collect(Collectors.toUnmodifiableSet()),
        section.flag("warm-start"));
  }

  private static Projection projection(Section section, String name) {
    return Projection.ofModule(name)
        .orElseThrow(
            () ->
                section.invalid(
                    "projections",
                    "names "
                        + name
                        + "; there are "
                        + Stream.of(Projection.values())
                            .map(Projection::module)
                            .collect(Collectors.joining(", "))));
  }

  private static InstructSettings instruct(Section section) {
    return new InstructSettings(
        optimiser(section),
        section.number("smoothing", 0, 1),
        section.number("contrast-weight", 0, Double.MAX_VALUE));
  }

  private static MatchSettings match(Section section) {
    List<Integer> layers = section.integers("layers");
    return new MatchSettings(
        optimiser(section),
        section.number("strength", 0, Double.MAX_VALUE),
        layers.isEmpty() ? Optional.empty() : Optional.of(layers));
  }

  private static PreferenceSettings preference(Section section) {
    return new PreferenceSettings(optimiser(section), section.number("beta", 0, Double.MAX_VALUE));
  }

  private static OptimiserSettings optimiser(Section section) {
    return new OptimiserSettings(
        section.integer("steps", 1, Integer.MAX_VALUE),
        section.number("epochs", 0, Double.MAX_VALUE),
        section.number("growth", 1, Double.MAX_VALUE),
        section.integer("rows", 1, Integer.MAX_VALUE),
        section.number("learning-rate", 0, Double.MAX_VALUE),
        section.number("weight-decay", 0, Double.MAX_VALUE),
        section.number("maximum-norm", 0, Double.MAX_VALUE));
  }

  private static EvaluationSettings evaluation(Section section) {
    return new EvaluationSettings(
        section.number("beta", 0, Double.MAX_VALUE),
        section.integer("maximum-pairs", 1, Integer.MAX_VALUE),
        section.integer("response-tokens", 2, Integer.MAX_VALUE),
        section.integer("answers", 1, Integer.MAX_VALUE),
        section.integer("answer-tokens", 1, Integer.MAX_VALUE),
        section.integer("maximum-answer-tokens", 1, Integer.MAX_VALUE));
  }

  private static GateSettings gate(Section section) {
    return new GateSettings(
        section.number("minimum-margin", -Double.MAX_VALUE, Double.MAX_VALUE),
        section.number("minimum-accuracy", 0, 1),
        section.number("maximum-liked-fall", 0, Double.MAX_VALUE),
        section.number("standard-errors", 0, Double.MAX_VALUE),
        section.number("maximum-divergence", 0, Double.MAX_VALUE),
        section.number("maximum-perplexity-rise", 0, Double.MAX_VALUE),
        section.number("maximum-empty-share", 0, 1),
        section.number("maximum-unfinished-rise", 0, 1),
        section.number("maximum-repetition", 0, 1));
  }

  private static ResourceSettings resources(Section section) {
    return new ResourceSettings(
        section.text("memory-budget").equals(AUTOMATIC)
            ? OptionalLong.empty()
            : OptionalLong.of(section.bytes("memory-budget")),
        section.integer("scoring-tokens", 1, Integer.MAX_VALUE),
        section.bytes("target-memory"),
        section.integer("checkpoint-steps", 1, Integer.MAX_VALUE));
  }

  private static Map<String, Contrast> contrasts(Section section) {
    Map<String, String> texts = section.entries("contrasts");
    Set<String> channels =
        texts.keySet().stream()
            .map(key -> channel(section, key))
            .collect(Collectors.toUnmodifiableSet());
    Map<String, Contrast> contrasts = new HashMap<>();
    for (String channel : channels) {
      String positive = texts.get(channel + POSITIVE);
      String negative = texts.get(channel + NEGATIVE);
      if (positive == null || negative == null) {
        throw section.invalid("contrasts", "must give " + channel + " positive and negative");
      }
      contrasts.put(channel, Contrast.ofChannel(positive, negative));
    }
    return contrasts;
  }

  private static String channel(Section section, String key) {
    if (key.endsWith(POSITIVE) || key.endsWith(NEGATIVE)) {
      return key.substring(0, key.lastIndexOf('.'));
    }
    throw section.invalid("contrasts", "takes CHANNEL.positive and CHANNEL.negative, not " + key);
  }
}
