package dev.plumbline.model.lora;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An adapter's files, of which all but the values was checked. The values are read when they are
 * asked for, straight to where they are wanted. Not thread safe.
 */
public final class PeftFile implements AutoCloseable {
  private final Path file;
  private final SafetensorsFile tensors;
  private final SortedMap<LoraSite, PairValues> pairs;

  private PeftFile(
      Path file,
      SafetensorsFile tensors,
      PeftConfiguration configuration,
      ModelConfiguration model) {
    this.file = file;
    this.tensors = tensors;
    SortedSet<LoraSite> sites = configuration.targets().sites(model.blocks());
    requireSameSites(sites);
    this.pairs = new TreeMap<>();
    for (LoraSite site : sites) {
      pairs.put(site, pair(site, configuration, model));
    }
  }

  /**
   * Opens an adapter.
   *
   * @throws AdapterFormatException naming the file, what is wrong, and the site or key
   */
  public static PeftFile open(Path directory, ModelConfiguration model) {
    PeftConfiguration configuration = PeftConfiguration.read(directory);
    Path file = directory.resolve(PeftFormat.WEIGHTS);
    if (!Files.isRegularFile(file)) {
      boolean pickled = Files.isRegularFile(directory.resolve("adapter_model.bin"));
      throw new AdapterFormatException(
          directory,
          pickled
              ? "adapter_model.bin is a pickle, which could run code: save as safetensors instead"
              : "has no " + PeftFormat.WEIGHTS);
    }
    try {
      return check(file, SafetensorsFile.open(file), configuration, model);
    } catch (InvalidModelException e) {
      throw new AdapterFormatException(directory, e.getMessage(), e);
    }
  }

  private static PeftFile check(
      Path file,
      SafetensorsFile tensors,
      PeftConfiguration configuration,
      ModelConfiguration model) {
    try {
      return new PeftFile(file, tensors, configuration, model);
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /**
   * The pairs, as long as this is open. Copying one throws an {@link AdapterFormatException} when a
   * value is not a finite number.
   */
  public SortedMap<LoraSite, PairValues> pairs() {
    return pairs;
  }

  /** The tensors must be those that the configuration speaks of, no fewer and no others. */
  private void requireSameSites(SortedSet<LoraSite> sites) {
    SortedSet<String> expected = new TreeSet<>();
    for (LoraSite site : sites) {
      expected.add(PeftFormat.nameOfA(site));
      expected.add(PeftFormat.nameOfB(site));
    }
    for (String name : tensors.names()) {
      if (!expected.remove(name)) {
        throw otherModel(
            "tensor "
                + name
                + " is not one that "
                + PeftConfiguration.FILE
                + " targets in this model, or is of a kind that is not supported");
      }
    }
    if (!expected.isEmpty()) {
      throw otherModel(
          "tensor "
              + expected.first()
              + " is missing (and "
              + (expected.size() - 1)
              + " others that "
              + PeftConfiguration.FILE
              + " targets)");
    }
    if (sites.isEmpty()) {
      throw otherModel("changes no projection of this model");
    }
  }

  private StoredPair pair(
      LoraSite site, PeftConfiguration configuration, ModelConfiguration model) {
    int rank = configuration.rank(site);
    int inputs = site.projection().inputs(model);
    int outputs = site.projection().outputs(model);
    requireShape(PeftFormat.nameOfA(site), rank, inputs);
    requireShape(PeftFormat.nameOfB(site), outputs, rank);
    return new StoredPair(this, site, rank, inputs, outputs, configuration.scaling(site));
  }

  private void requireShape(String name, int rows, int columns) {
    long[] found = tensors.shape(name);
    long[] expected = {rows, columns};
    if (!Arrays.equals(found, expected)) {
      throw otherModel(
          "tensor "
              + name
              + " has shape "
              + Arrays.toString(found)
              + ", this model and "
              + PeftConfiguration.FILE
              + " ask for "
              + Arrays.toString(expected));
    }
  }

  private AdapterFormatException otherModel(String problem) {
    return new AdapterFormatException(file, problem, AdapterFormatException.Kind.OTHER_MODEL);
  }

  private void copy(String name, FloatBuffer target) {
    int start = target.position();
    try {
      tensors.read(name, target);
    } catch (InvalidModelException e) {
      throw new AdapterFormatException(file, e.getMessage(), e);
    }
    for (int i = start; i < target.position(); i++) {
      if (!Float.isFinite(target.get(i))) {
        throw new AdapterFormatException(
            file, "tensor " + name + " holds " + target.get(i) + ", which is not a finite number");
      }
    }
  }

  @Override
  public void close() {
    tensors.close();
  }

  private record StoredPair(
      PeftFile source, LoraSite site, int rank, int inputs, int outputs, double scaling)
      implements PairValues {
    @Override
    public void copyA(FloatBuffer target) {
      source.copy(PeftFormat.nameOfA(site), target);
    }

    @Override
    public void copyB(FloatBuffer target) {
      source.copy(PeftFormat.nameOfB(site), target);
    }
  }
}
