package dev.plumbline.model.lora;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adapters as PEFT stores them: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 * What is written depends on nothing but the adapter and the given name: equal adapters have equal
 * bytes.
 */
public final class PeftFormat {
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";

  private PeftFormat() {}

  /**
   * Reads an adapter.
   *
   * @param parent owns the adapter's tensors
   * @throws AdapterFormatException naming the file, what is wrong, and the site or key
   */
  public static LoraAdapter read(Path directory, ModelConfiguration model, NDManager parent) {
    try (PeftFile file = PeftFile.open(directory, model)) {
      return LoraAdapter.of(file.pairs(), parent);
    }
  }

  /** Reads an adapter's values, without any tensor library. */
  public static SortedMap<LoraSite, LoraMatrices> values(Path directory, ModelConfiguration model) {
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    try (PeftFile file = PeftFile.open(directory, model)) {
      file.pairs().forEach((site, pair) -> values.put(site, LoraMatrices.copyOf(pair)));
    }
    return values;
  }

  /**
   * Writes an adapter; the directory must exist.
   *
   * @throws java.io.UncheckedIOException when the disk fails, which says nothing of the adapter
   */
  public static void write(LoraAdapter adapter, Path directory, String baseModelName) {
    SortedMap<LoraSite, LoraMatrices> values = adapter.values();
    new SafetensorsWriter(directory.resolve(WEIGHTS)).write(tensors(values));
    new PeftConfigurationWriter(values, baseModelName)
        .write(directory.resolve(PeftConfiguration.FILE));
  }

  private static SortedMap<String, SafetensorsWriter.Matrix> tensors(
      SortedMap<LoraSite, LoraMatrices> values) {
    SortedMap<String, SafetensorsWriter.Matrix> tensors = new TreeMap<>();
    for (Map.Entry<LoraSite, LoraMatrices> entry : values.entrySet()) {
      LoraMatrices pair = entry.getValue();
      tensors.put(
          nameOfA(entry.getKey()),
          new SafetensorsWriter.Matrix(pair.rank(), pair.inputs(), FloatBuffer.wrap(pair.a())));
      tensors.put(
          nameOfB(entry.getKey()),
          new SafetensorsWriter.Matrix(pair.outputs(), pair.rank(), FloatBuffer.wrap(pair.b())));
    }
    return tensors;
  }

  static String nameOfA(LoraSite site) {
    return PREFIX + site.module() + ".lora_A.weight";
  }

  static String nameOfB(LoraSite site) {
    return PREFIX + site.module() + ".lora_B.weight";
  }
}
