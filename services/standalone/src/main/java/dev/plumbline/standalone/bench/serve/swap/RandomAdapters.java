package dev.plumbline.standalone.bench.serve.swap;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.runtime.store.AdapterFolder;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStore.StoredAdapter;
import dev.plumbline.schema.AdapterFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Adapters of rank 8 on all seven projections of every block, with random values that are large
 * enough to change answers. The same model gives the same files each time.
 */
public final class RandomAdapters {
  private static final int RANK = 8;
  private static final double SCALING = 2;

  /** The product's entries against those of a layer's own weights, which are some 1/sqrt(in). */
  private static final double STRENGTH = 0.2;

  private final ModelConfiguration model;
  private final String modelName;

  public RandomAdapters(ModelConfiguration model, String modelName) {
    this.model = model;
    this.modelName = modelName;
  }

  /** Writes so many adapters into a store. */
  public List<AdapterFile> write(int number, AdapterStore store) {
    List<AdapterFile> files = new ArrayList<>();
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      for (int i = 0; i < number; i++) {
        files.add(write(store, manager, i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an adapter could not be written", e);
    }
    return files;
  }

  private AdapterFile write(AdapterStore store, NDManager manager, int seed) throws IOException {
    Path directory = Files.createTempDirectory("plumbline-adapter");
    try (LoraAdapter adapter = LoraAdapter.of(values(seed), manager)) {
      PeftFormat.write(adapter, directory, modelName);
      StoredAdapter stored = store.put(directory);
      return new AdapterFile(
          stored.uri(),
          stored.sha256(),
          stored.sizeBytes(),
          RANK,
          Arrays.stream(Projection.values()).map(Projection::module).toList());
    } finally {
      new AdapterFolder(directory).delete();
    }
  }

  private Map<LoraSite, LoraMatrices> values(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<LoraSite, LoraMatrices> values = new HashMap<>();
    for (int block = 0; block < model.blocks(); block++) {
      for (Projection projection : Projection.values()) {
        int inputs = projection.inputs(model);
        // Eight products of two uniform numbers within these bounds deviate by STRENGTH / sqrt(in).
        double bound = Math.sqrt(3 * STRENGTH / (SCALING * Math.sqrt(RANK * (double) inputs)));
        float[] a = numbers(RANK * inputs, bound, random);
        float[] b = numbers(projection.outputs(model) * RANK, bound, random);
        values.put(new LoraSite(block, projection), new LoraMatrices(RANK, a, b, SCALING));
      }
    }
    return values;
  }

  private static float[] numbers(int count, double bound, SplittableRandom random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return numbers;
  }
}
