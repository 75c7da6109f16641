package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.weights.SafetensorsFile;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** LoRA matrices, or their gradients, as the reference values hold them. */
final class LoraTensors {

  private static final String FIRST = ".lora_A.weight";
  private static final String SECOND = ".lora_B.weight";

  private LoraTensors() {}

  /** Those whose names begin with a prefix such as {@code instructor.init}. */
  static SortedMap<LoraSite, LoraMatrices> read(
      SafetensorsFile file, String prefix, double scaling) {
    SortedMap<LoraSite, LoraMatrices> matrices = new TreeMap<>();
    for (String name : file.names()) {
      if (name.startsWith(prefix + ".") && name.endsWith(FIRST)) {
        String module = name.substring(prefix.length() + 1, name.length() - FIRST.length());
        LoraSite site = site(module);
        int rank = Math.toIntExact(file.shape(name)[0]);
        float[] second = tensor(file, prefix + "." + module + SECOND);
        matrices.put(site, new LoraMatrices(rank, tensor(file, name), second, scaling));
      }
    }
    return matrices;
  }

  /** The site of a module such as {@code model.layers.3.self_attn.q_proj}. */
  private static LoraSite site(String module) {
    String[] parts = module.split("\\.", 4);
    Projection projection =
        Arrays.stream(Projection.values())
            .filter(candidate -> candidate.path().equals(parts[3]))
            .findFirst()
            .orElseThrow();
    return new LoraSite(Integer.parseInt(parts[2]), projection);
  }

  static float[] tensor(SafetensorsFile file, String name) {
    long size = Arrays.stream(file.shape(name)).reduce(1, Math::multiplyExact);
    float[] tensor = new float[Math.toIntExact(size)];
    file.read(name, FloatBuffer.wrap(tensor));
    return tensor;
  }
}
