package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A small model as it serves in a precision, and adapters for it that are nowhere zero. */
final class ModelInPrecision implements AutoCloseable {
  private final OracleCase model;
  private final Transformer transformer;

  private ModelInPrecision(OracleCase model, Transformer transformer) {
    this.model = model;
    this.transformer = transformer;
  }

  static ModelInPrecision open(Precision precision) throws IOException {
    OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
    Transformer transformer =
        precision == Precision.FLOAT32
            ? model.transformer()
            : model.transformer().rounded(precision, model.prompt(1));
    return new ModelInPrecision(model, transformer);
  }

  Transformer transformer() {
    return transformer;
  }

  NDManager newManager() {
    return model.manager().newSubManager();
  }

  int[] prompt() {
    return model.prompt(0);
  }

  LoraAdapter adapter(int rank, Set<Projection> projections, long seed) {
    ModelConfiguration configuration = model.configuration();
    LoraSettings settings = new LoraSettings(rank, 2, projections, 0, configuration.blocks());
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (LoraAdapter initial = LoraAdapter.create(settings, configuration, model.manager(), seed)) {
      for (Map.Entry<LoraSite, LoraMatrices> entry : initial.values().entrySet()) {
        float[] b = entry.getValue().b();
        for (int i = 0; i < b.length; i++) {
          b[i] = (float) random.nextDouble(-1, 1);
        }
        values.put(entry.getKey(), entry.getValue());
      }
    }
    return LoraAdapter.of(values, model.manager());
  }

  /** Of an adapter on all projections. */
  SortedMap<LoraSite, LoraMatrices> values(int rank, long seed) {
    try (LoraAdapter adapter = adapter(rank, Set.of(Projection.values()), seed)) {
      return adapter.values();
    }
  }

  PackedAdapters packedAdapters(NDManager manager) {
    return new PackedAdapters(manager, transformer.decoder().code(), packing());
  }

  /** An adapter on all projections, packed; the manager frees it. */
  PackedAdapter packed(NDManager manager, int rank, long seed) {
    return packing().pack(new AdapterMemory(manager), values(rank, seed));
  }

  private AdapterPacking packing() {
    Decoder decoder = transformer.decoder();
    return new AdapterPacking(
        model.configuration(), decoder.code(), decoder.precision().adapters(), decoder.channels());
  }

  @Override
  public void close() {
    transformer.close();
    model.close();
  }
}
