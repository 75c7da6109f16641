package dev.plumbline.model.lora;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adapters as PEFT stores them: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 * What is written depends on nothing but the adapter and the given name: equal adapters have equal
 * bytes.
 */
public final class PeftFormat {
  static final String WEIGHTS = "adapter_model.safetensors";
  static final String PREFIX = "base_model.model.";
  static final String A = ".lora_A.weight";
  static final String B = ".lora_B.weight";

  private PeftFormat() {}

  /**
   * Reads an adapter.
   *
   * @param parent owns the adapter's tensors
   * @throws AdapterFormatException naming the file, what is wrong, and the site or key
   */
  public static LoraAdapter read(Path directory, ModelConfiguration model, NDManager parent) {
    return LoraAdapter.of(values(directory, model), parent);
  }

  /** Reads an adapter's values, without any tensor library. */
  public static SortedMap<LoraSite, LoraMatrices> values(Path directory, ModelConfiguration model) {
    PeftConfiguration configuration = PeftConfiguration.read(directory);
    Path file = directory.resolve(WEIGHTS);
    if (!Files.isRegularFile(file)) {
      boolean pickled = Files.isRegularFile(directory.resolve("adapter_model.bin"));
      throw new AdapterFormatException(
          directory,
          pickled
              ? "adapter_model.bin is a pickle, which could run code: save as safetensors instead"
              : "has no " + WEIGHTS);
    }
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      SortedSet<LoraSite> sites = configuration.targets().sites(model.blocks());
      requireSameSites(file, sites, tensors);
      SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
      for (LoraSite site : sites) {
        values.put(site, pair(file, tensors, site, configuration, model));
      }
      return values;
    } catch (InvalidModelException e) {
      throw new AdapterFormatException(directory, e.getMessage(), e);
    }
  }

  /** Writes an adapter; the directory must exist. */
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
      String name = PREFIX + entry.getKey().module();
      LoraMatrices pair = entry.getValue();
      tensors.put(
          name + A,
          new SafetensorsWriter.Matrix(pair.rank(), pair.inputs(), FloatBuffer.wrap(pair.a())));
      tensors.put(
          name + B,
          new SafetensorsWriter.Matrix(pair.outputs(), pair.rank(), FloatBuffer.wrap(pair.b())));
    }
    return tensors;
  }

  /** The tensors must be those that the configuration speaks of, no fewer and no others. */
  private static void requireSameSites(
      Path file, SortedSet<LoraSite> sites, SafetensorsFile tensors) {
    SortedSet<String> expected = new TreeSet<>();
    for (LoraSite site : sites) {
      expected.add(PREFIX + site.module() + A);
      expected.add(PREFIX + site.module() + B);
    }
    for (String name : tensors.names()) {
      if (!expected.remove(name)) {
        throw new AdapterFormatException(
            file,
            "tensor "
                + name
                + " is not one that "
                + PeftConfiguration.FILE
                + " targets in this model, or is of a kind that is not supported",
            AdapterFormatException.Kind.OTHER_MODEL);
      }
    }
    if (!expected.isEmpty()) {
      throw new AdapterFormatException(
          file,
          "tensor "
              + expected.first()
              + " is missing (and "
              + (expected.size() - 1)
              + " others that "
              + PeftConfiguration.FILE
              + " targets)",
          AdapterFormatException.Kind.OTHER_MODEL);
    }
    if (sites.isEmpty()) {
      throw new AdapterFormatException(
          file, "changes no projection of this model", AdapterFormatException.Kind.OTHER_MODEL);
    }
  }

  private static LoraMatrices pair(
      Path file,
      SafetensorsFile tensors,
      LoraSite site,
      PeftConfiguration configuration,
      ModelConfiguration model) {
    int rank = configuration.rank(site);
    Projection projection = site.projection();
    float[] a = matrix(file, tensors, PREFIX + site.module() + A, rank, projection.inputs(model));
    float[] b = matrix(file, tensors, PREFIX + site.module() + B, projection.outputs(model), rank);
    return new LoraMatrices(rank, a, b, configuration.scaling(site));
  }

  private static float[] matrix(
      Path file, SafetensorsFile tensors, String name, int rows, int columns) {
    long[] found = tensors.shape(name);
    long[] expected = {rows, columns};
    if (!Arrays.equals(found, expected)) {
      throw new AdapterFormatException(
          file,
          "tensor "
              + name
              + " has shape "
              + Arrays.toString(found)
              + ", this model and "
              + PeftConfiguration.FILE
              + " ask for "
              + Arrays.toString(expected),
          AdapterFormatException.Kind.OTHER_MODEL);
    }
    float[] values = new float[Math.multiplyExact(rows, columns)];
    tensors.read(name, FloatBuffer.wrap(values));
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new AdapterFormatException(
            file, "tensor " + name + " holds " + value + ", which is not a finite number");
      }
    }
    return values;
  }
}
