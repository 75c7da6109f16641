package dev.plumbline.model.config;

import dev.plumbline.model.config.RotaryScaling.Default;
import dev.plumbline.model.config.RotaryScaling.Linear;
import dev.plumbline.model.config.RotaryScaling.Llama3;
import dev.plumbline.model.config.RotaryScaling.Yarn;

/**
 * Reads the rotary embedding in both spellings: {@code rope_parameters} with everything in it, or
 * {@code rope_theta} beside {@code rope_scaling}.
 */
final class RotarySettings {
  private static final double DEFAULT_THETA = 10_000;

  private final JsonSettings model;

  RotarySettings(JsonSettings model) {
    this.model = model;
  }

  RotaryEmbedding read() {
    var parameters = model.object("rope_parameters").or(() -> model.object("rope_scaling"));
    refusePartialRotation(model);
    parameters.ifPresent(RotarySettings::refusePartialRotation);
    double theta =
        parameters
            .flatMap(p -> p.optionalPositive("rope_theta"))
            .or(() -> model.optionalPositive("rope_theta"))
            .orElse(DEFAULT_THETA);
    return new RotaryEmbedding(theta, parameters.map(this::scaling).orElseGet(Default::new));
  }

  private RotaryScaling scaling(JsonSettings parameters) {
    // The oldest spelling says "type" where the newer ones say "rope_type".
    String key = parameters.has("rope_type") ? "rope_type" : "type";
    String type = parameters.text(key).orElse("default");
    return switch (type) {
      case "default" -> new Default();
      case "linear" -> new Linear(parameters.positive("factor"));
      case "llama3" ->
          new Llama3(
              parameters.positive("factor"),
              parameters.positive("low_freq_factor"),
              parameters.positive("high_freq_factor"),
              originalPositions(parameters));
      case "yarn" -> yarn(parameters);
      default -> throw parameters.invalid(key, "must be default, linear, llama3 or yarn");
    };
  }

  private Yarn yarn(JsonSettings parameters) {
    int originalPositions = originalPositions(parameters);
    double factor =
        parameters
            .optionalPositive("factor")
            .orElseGet(() -> model.size("max_position_embeddings") / (double) originalPositions);
    return new Yarn(
        factor,
        parameters.optionalPositive("beta_fast").orElse(32.0),
        parameters.optionalPositive("beta_slow").orElse(1.0),
        attentionFactor(parameters, factor),
        originalPositions,
        parameters.flag("truncate", true));
  }

  private int originalPositions(JsonSettings parameters) {
    return parameters
        .optionalSize("original_max_position_embeddings")
        .orElseGet(() -> model.size("max_position_embeddings"));
  }

  private static double attentionFactor(JsonSettings parameters, double factor) {
    var given = parameters.optionalPositive("attention_factor");
    if (given.isPresent()) {
      return given.get();
    }
    var scale = parameters.optionalPositive("mscale");
    var scaleOfAll = parameters.optionalPositive("mscale_all_dim");
    if (scale.isPresent() && scaleOfAll.isPresent()) {
      return logarithmic(factor, scale.get()) / logarithmic(factor, scaleOfAll.get());
    }
    return logarithmic(factor, 1);
  }

  private static double logarithmic(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  private static void refusePartialRotation(JsonSettings settings) {
    if (settings.optionalPositive("partial_rotary_factor").orElse(1.0) != 1.0) {
      throw settings.invalid("partial_rotary_factor", "is supported only as 1");
    }
  }
}
