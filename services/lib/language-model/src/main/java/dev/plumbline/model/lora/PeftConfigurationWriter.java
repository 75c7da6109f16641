package dev.plumbline.model.lora;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes {@code adapter_config.json}. The commonest rank and strength stand for all sites; others
 * are listed as patterns.
 */
final class PeftConfigurationWriter {
  private final SortedMap<LoraSite, LoraMatrices> values;
  private final String baseModelName;

  PeftConfigurationWriter(SortedMap<LoraSite, LoraMatrices> values, String baseModelName) {
    this.values = values;
    this.baseModelName = baseModelName;
  }

  void write(Path file) {
    ObjectMapper json = new ObjectMapper();
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      String text = json.writer(printer).writeValueAsString(content(json)) + "\n";
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": could not be written: " + e.getMessage(), e);
    }
  }

  private ObjectNode content(ObjectMapper json) {
    int rank = commonest(LoraMatrices::rank);
    double alpha = commonest(PeftConfigurationWriter::alpha);
    ObjectNode root = json.createObjectNode();
    root.put("peft_type", "LORA");
    root.put("task_type", "CAUSAL_LM");
    root.put("base_model_name_or_path", baseModelName);
    root.putNull("revision");
    root.put("inference_mode", true);
    root.put("r", rank);
    putNumber(root, "lora_alpha", alpha);
    root.put("lora_dropout", 0.0);
    root.put("bias", "none");
    root.put("fan_in_fan_out", false);
    root.put("init_lora_weights", true);
    root.put("use_rslora", false);
    root.put("use_dora", false);
    putTargets(root);
    root.putNull("layers_pattern");
    root.putNull("modules_to_save");
    ObjectNode ranks = root.putObject("rank_pattern");
    ObjectNode alphas = root.putObject("alpha_pattern");
    for (Map.Entry<LoraSite, LoraMatrices> entry : values.entrySet()) {
      if (entry.getValue().rank() != rank) {
        ranks.put(entry.getKey().module(), entry.getValue().rank());
      }
      if (alpha(entry.getValue()) != alpha) {
        putNumber(alphas, entry.getKey().module(), alpha(entry.getValue()));
      }
    }
    return root;
  }

  /** Lists modules and layers when the sites are all their combinations, else names each site. */
  private void putTargets(ObjectNode root) {
    Set<LoraSite> sites = values.keySet();
    SortedSet<String> modules = new TreeSet<>();
    SortedSet<Integer> layers = new TreeSet<>();
    for (LoraSite site : sites) {
      modules.add(site.projection().module());
      layers.add(site.block());
    }
    if (sites.size() == modules.size() * layers.size()) {
      modules.forEach(root.putArray("target_modules")::add);
      layers.forEach(root.putArray("layers_to_transform")::add);
    } else {
      String names =
          sites.stream()
              .map(site -> site.module().replace(".", "\\."))
              .collect(Collectors.joining("|"));
      root.put("target_modules", "(" + names + ")");
      root.putNull("layers_to_transform");
    }
  }

  private static double alpha(LoraMatrices pair) {
    return pair.scaling() * pair.rank();
  }

  private <T extends Comparable<T>> T commonest(Function<LoraMatrices, T> property) {
    Map<T, Long> counts =
        values.values().stream().collect(Collectors.groupingBy(property, Collectors.counting()));
    return counts.entrySet().stream()
        .max(Map.Entry.<T, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  private static void putNumber(ObjectNode node, String key, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      node.put(key, (long) value);
    } else {
      node.put(key, value);
    }
  }
}
