package dev.plumbline.alignment.training;

import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
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
        LoraSite site = LoraSite.ofModule(module).orElseThrow();
        int rank = Math.toIntExact(file.shape(name)[0]);
        float[] second = tensor(file, prefix + "." + module + SECOND);
        matrices.put(site, new LoraMatrices(rank, tensor(file, name), second, scaling));
      }
    }
    return matrices;
  }

  static float[] tensor(SafetensorsFile file, String name) {
    long size = Arrays.stream(file.shape(name)).reduce(1, Math::multiplyExact);
    float[] tensor = new float[Math.toIntExact(size)];
    file.read(name, FloatBuffer.wrap(tensor));
    return tensor;
  }
}
