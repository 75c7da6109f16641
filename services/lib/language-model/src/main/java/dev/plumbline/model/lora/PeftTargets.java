package dev.plumbline.model.lora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which sites an adapter's configuration means: module names or one regular expression, less what
 * is excluded, in all layers or some.
 */
final class PeftTargets {
  private static final String ALL_LINEAR = "all-linear";

  private final BiFunction<String, String, AdapterFormatException> invalid;
  private final NameRule targets;
  private final NameRule excluded;
  private final Set<Integer> layers;

  PeftTargets(BiFunction<String, String, AdapterFormatException> invalid, JsonNode root) {
    this.invalid = invalid;
    this.targets = rule("target_modules", root.path("target_modules"));
    this.excluded = rule("exclude_modules", root.path("exclude_modules"));
    this.layers = layers(root.path("layers_to_transform"));
    refuseOtherLayerNames(root.path("layers_pattern"));
  }

  /** The sites meant in a model of so many blocks. */
  SortedSet<LoraSite> sites(int blocks) {
    SortedSet<LoraSite> sites = new TreeSet<>();
    for (int block = 0; block < blocks; block++) {
      for (Projection projection : Projection.values()) {
        LoraSite site = new LoraSite(block, projection);
        String module = site.module();
        boolean inLayer = layers.isEmpty() || layers.contains(block);
        if (inLayer && targets.fits(module) && !excluded.fits(module)) {
          sites.add(site);
        }
      }
    }
    return sites;
  }

  private NameRule rule(String key, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return module -> false;
    }
    if (value.isTextual() && value.asText().equals(ALL_LINEAR)) {
      return module -> true;
    }
    if (value.isTextual()) {
      try {
        Pattern pattern = Pattern.compile(value.asText());
        return module -> pattern.matcher(module).matches();
      } catch (PatternSyntaxException e) {
        throw invalid.apply(key, "is no regular expression");
      }
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : value) {
      names.add(name.asText());
    }
    return module ->
        names.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
  }

  private Set<Integer> layers(JsonNode value) {
    Set<Integer> found = new HashSet<>();
    if (value.isInt()) {
      found.add(value.asInt());
    } else if (value.isArray()) {
      for (JsonNode layer : value) {
        if (!layer.isInt()) {
          throw invalid.apply("layers_to_transform", "must hold whole numbers");
        }
        found.add(layer.asInt());
      }
    } else if (!value.isMissingNode() && !value.isNull()) {
      throw invalid.apply("layers_to_transform", "must be a number or a list of numbers");
    }
    return found;
  }

  private void refuseOtherLayerNames(JsonNode pattern) {
    boolean absent = pattern.isMissingNode() || pattern.isNull();
    boolean empty = pattern.isContainerNode() && pattern.isEmpty();
    boolean usual = pattern.isTextual() && Set.of("", "layers").contains(pattern.asText());
    if (!(absent || empty || usual)) {
      throw invalid.apply("layers_pattern", "must be absent or \"layers\"");
    }
  }

  /** Whether a module's name is meant. */
  private interface NameRule {
    boolean fits(String module);
  }
}
