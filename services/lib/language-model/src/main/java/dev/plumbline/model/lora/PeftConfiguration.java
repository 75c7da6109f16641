package dev.plumbline.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What {@code adapter_config.json} says: rank and strength of each site, and which sites there are.
 * What changes the result and is not supported here is refused by its key; so is every key that is
 * not known, unless it is empty or false.
 */
final class PeftConfiguration {
  static final String FILE = "adapter_config.json";

  /** Keys that don't change what a finished adapter computes. */
  private static final Set<String> HARMLESS =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "ensure_weight_tying",
          "eva_config",
          "inference_mode",
          "lora_dropout",
          "lora_ga_config",
          "megatron_core",
          "peft_version",
          "qalora_group_size",
          "revision",
          "runtime_config",
          "task_type");

  private static final Set<String> READ =
      Set.of(
          "alpha_pattern",
          "bias",
          "exclude_modules",
          "init_lora_weights",
          "layers_pattern",
          "layers_to_transform",
          "lora_alpha",
          "peft_type",
          "r",
          "rank_pattern",
          "target_modules",
          "use_rslora");

  /** Ways to begin that leave the base model's weights as they are. */
  private static final Set<String> PLAIN_BEGINNINGS = Set.of("gaussian", "eva", "orthogonal");

  private final Path file;
  private final JsonNode root;
  private final Map<Pattern, Double> ranks;
  private final Map<Pattern, Double> alphas;

  private PeftConfiguration(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
    this.ranks = patterns("rank_pattern");
    this.alphas = patterns("alpha_pattern");
  }

  static PeftConfiguration read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new AdapterFormatException(directory, "has no " + FILE + ": not an adapter by PEFT");
    }
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (root == null || !root.isObject()) {
        throw new AdapterFormatException(file, "is not a JSON object");
      }
      PeftConfiguration configuration = new PeftConfiguration(file, root);
      configuration.refuseUnsupported();
      return configuration;
    } catch (IOException e) {
      throw new AdapterFormatException(file, "could not be read as JSON: " + e.getMessage(), e);
    }
  }

  private void refuseUnsupported() {
    if (!"LORA".equals(root.path("peft_type").asText())) {
      throw invalid("peft_type", "must be LORA");
    }
    if (!"none".equals(root.path("bias").asText("none"))) {
      throw invalid("bias", "must be none: trained biases are not supported");
    }
    JsonNode beginning = root.path("init_lora_weights");
    if (beginning.isTextual() && !PLAIN_BEGINNINGS.contains(beginning.asText())) {
      throw invalid(
          "init_lora_weights", "changes the base model's weights: convert the adapter with PEFT");
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      if (!HARMLESS.contains(key) && !READ.contains(key) && says(entry.getValue())) {
        throw invalid(key, "is not supported");
      }
    }
  }

  private static boolean says(JsonNode value) {
    boolean isFalse = value.isBoolean() && !value.asBoolean();
    boolean isEmpty = value.isContainerNode() && value.isEmpty();
    return !(value.isNull() || isFalse || isEmpty);
  }

  /** The rank that the configuration gives a site. */
  int rank(LoraSite site) {
    double rank = match(ranks, site).orElseGet(() -> number("r"));
    if (rank < 1 || rank != Math.rint(rank) || rank > Integer.MAX_VALUE) {
      throw invalid("r", "must be a whole number of at least 1, also in rank_pattern");
    }
    return (int) rank;
  }

  /** What the product of a site's matrices is multiplied with. */
  double scaling(LoraSite site) {
    double alpha = match(alphas, site).orElseGet(() -> number("lora_alpha"));
    double rank = rank(site);
    return alpha / (root.path("use_rslora").asBoolean() ? Math.sqrt(rank) : rank);
  }

  /** The rule that says which sites the adapter changes. */
  PeftTargets targets() {
    return new PeftTargets(this::invalid, root);
  }

  private static Optional<Double> match(Map<Pattern, Double> patterns, LoraSite site) {
    return patterns.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(site.module()).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private double number(String key) {
    JsonNode value = root.path(key);
    if (!isPositive(value)) {
      throw invalid(key, "must be a positive number that single precision can hold");
    }
    return value.asDouble();
  }

  private static boolean isPositive(JsonNode value) {
    return value.isNumber() && value.asDouble() > 0 && value.asDouble() <= Float.MAX_VALUE;
  }

  /** A pattern fits a module when it fits its name or a tail of it that begins after a dot. */
  private Map<Pattern, Double> patterns(String key) {
    Map<Pattern, Double> patterns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path(key).properties()) {
      if (!isPositive(entry.getValue())) {
        throw invalid(key, "must hold positive numbers that single precision can hold");
      }
      try {
        Pattern pattern = Pattern.compile("(?:.*\\.)?(?:" + entry.getKey() + ")");
        patterns.put(pattern, entry.getValue().asDouble());
      } catch (PatternSyntaxException e) {
        throw invalid(key, "has a pattern that is no regular expression");
      }
    }
    return patterns;
  }

  private AdapterFormatException invalid(String key, String problem) {
    JsonNode value = root.path(key);
    return new AdapterFormatException(
        file, key + " " + problem + (value.isMissingNode() ? "" : ", not " + shortened(value)));
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
