package dev.plumbline.alignment.checkpoint;

import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An adapter half way through its training. The order of the rows is no part of it: it comes from
 * the seed.
 *
 * @param losses of the steps that were done
 * @param values of the adapter after them
 * @param means of the optimiser, parameter by parameter
 * @param variances of the optimiser, parameter by parameter
 */
public record TrainingCheckpoint(
    List<Double> losses,
    SortedMap<LoraSite, LoraMatrices> values,
    List<float[]> means,
    List<float[]> variances) {

  /** How many steps were done. */
  public int steps() {
    return losses.size();
  }

  /** For {@link Checkpoints#read}. */
  public static TrainingCheckpoint read(DataInputStream input) throws IOException {
    List<Double> losses = new ArrayList<>();
    int steps = input.readInt();
    for (int step = 0; step < steps; step++) {
      losses.add(input.readDouble());
    }
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    int sites = input.readInt();
    for (int i = 0; i < sites; i++) {
      LoraSite site = new LoraSite(input.readInt(), Projection.valueOf(input.readUTF()));
      int rank = input.readInt();
      double scaling = input.readDouble();
      values.put(site, new LoraMatrices(rank, floats(input), floats(input), scaling));
    }
    return new TrainingCheckpoint(losses, values, arrays(input), arrays(input));
  }

  /** For {@link Checkpoints#write}. */
  public void write(DataOutputStream output) throws IOException {
    output.writeInt(losses.size());
    for (double loss : losses) {
      output.writeDouble(loss);
    }
    output.writeInt(values.size());
    for (var entry : values.entrySet()) {
      output.writeInt(entry.getKey().block());
      output.writeUTF(entry.getKey().projection().name());
      output.writeInt(entry.getValue().rank());
      output.writeDouble(entry.getValue().scaling());
      put(output, entry.getValue().a());
      put(output, entry.getValue().b());
    }
    put(output, means);
    put(output, variances);
  }

  private static List<float[]> arrays(DataInputStream input) throws IOException {
    List<float[]> arrays = new ArrayList<>();
    int count = input.readInt();
    for (int i = 0; i < count; i++) {
      arrays.add(floats(input));
    }
    return arrays;
  }

  private static float[] floats(DataInputStream input) throws IOException {
    byte[] bytes = input.readNBytes(input.readInt());
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  private static void put(DataOutputStream output, List<float[]> arrays) throws IOException {
    output.writeInt(arrays.size());
    for (float[] array : arrays) {
      put(output, array);
    }
  }

  private static void put(DataOutputStream output, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    output.writeInt(bytes.capacity());
    output.write(bytes.array());
  }
}
