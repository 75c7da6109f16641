package dev.plumbline.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Brings adapters into the form in which the decoder's code takes them: the projections of one
 * matrix side by side, multiplied with their scaling and with what the network's inputs are divided
 * by. All tensors of an adapter lie in one piece of memory: hundreds of small ones, which are freed
 * at other times than they were made, would leave a server's memory in fragments. Thread safe.
 */
final class AdapterPacking {
  /**
   * Each tensor begins at a multiple of so many numbers, which is a line of a processor's cache.
   */
  private static final int ALIGNMENT = 16;

  /** Which projections the matrices of a block hold. */
  private static final List<List<Projection>> MATRICES =
      List.of(
          List.of(Projection.QUERY, Projection.KEY, Projection.VALUE),
          List.of(Projection.OUTPUT),
          List.of(Projection.GATE, Projection.UP),
          List.of(Projection.DOWN));

  private final ModelConfiguration model;
  private final TorchScriptModule code;

  /** Per matrix one number for each input, or none. */
  private final List<float[]> divisors;

  /**
   * @param channels what the network's inputs are divided by
   */
  AdapterPacking(ModelConfiguration model, TorchScriptModule code, InputChannels channels) {
    this.model = model;
    this.code = code;
    this.divisors =
        IntStream.range(0, model.blocks())
            .boxed()
            .flatMap(block -> channels.ofMatrices(block).stream())
            .map(NDArray::toFloatArray)
            .toList();
  }

  /**
   * Packs an adapter.
   *
   * @param room where it is packed; its manager has the tensors' device
   * @return per matrix A, [ranks, in], and B, [ranks, out], without ranks where it has no pair
   */
  PackedAdapter pack(AdapterMemory room, Map<LoraSite, ? extends PairValues> pairs) {
    List<Matrix> matrices = matrices(pairs);
    NDArray piece = room.take(matrices.stream().mapToInt(Matrix::numbers).sum());
    try {
      FloatBuffer numbers = HostTensor.memoryOf(piece).asFloatBuffer();
      LongStream.Builder layout = LongStream.builder();
      int at = 0;
      for (Matrix matrix : matrices) {
        matrix.write(numbers, at);
        layout.add(at).add(matrix.ranks).add(matrix.inputs);
        layout.add(at + matrix.numbersOfA()).add(matrix.ranks).add(matrix.outputs);
        at += matrix.numbers();
      }
      return onDevice(room, piece, layout.build().toArray());
    } catch (RuntimeException e) {
      piece.close();
      throw e;
    }
  }

  private PackedAdapter onDevice(AdapterMemory room, NDArray piece, long[] layout) {
    NDManager own = room.manager().newSubManager();
    try {
      if (own.getDevice().equals(Device.cpu())) {
        return new PackedAdapter(own, pieces(own, piece, layout), () -> room.giveBack(piece));
      }
      NDArray there = piece.toDevice(own.getDevice(), true);
      there.attach(own);
      PackedAdapter packed = new PackedAdapter(own, pieces(own, there, layout), () -> {});
      room.giveBack(piece);
      return packed;
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private List<NDArray> pieces(NDManager own, NDArray memory, long[] layout) {
    try (IValue whole = IValue.from((PtNDArray) memory);
        IValue places = IValue.listFrom(layout);
        IValue result = code.run("pieces", whole, places)) {
      return Arrays.asList(result.toTensorArray((PtNDManager) own));
    }
  }

  private List<Matrix> matrices(Map<LoraSite, ? extends PairValues> pairs) {
    List<Matrix> matrices = new ArrayList<>();
    for (int block = 0; block < model.blocks(); block++) {
      for (List<Projection> projections : MATRICES) {
        Matrix matrix = new Matrix(divisors.get(matrices.size()), projections.get(0).inputs(model));
        for (Projection projection : projections) {
          Optional<PairValues> pair =
              Optional.ofNullable(pairs.get(new LoraSite(block, projection)));
          matrix.add(pair, projection.outputs(model));
        }
        matrices.add(matrix);
      }
    }
    return matrices;
  }

  private static int aligned(int numbers) {
    return (numbers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The pairs of one matrix, and where each one's outputs begin among all of them. */
  private static final class Matrix {
    private final float[] divisors;
    private final int inputs;
    private final List<PairValues> pairs = new ArrayList<>();
    private final List<Integer> firstOutputs = new ArrayList<>();
    private int ranks;
    private int outputs;

    Matrix(float[] divisors, int inputs) {
      this.divisors = divisors;
      this.inputs = inputs;
    }

    void add(Optional<PairValues> pair, int width) {
      if (pair.isPresent()) {
        pairs.add(pair.get());
        firstOutputs.add(outputs);
        ranks += pair.get().rank();
      }
      outputs += width;
    }

    int numbers() {
      return numbersOfA() + aligned(ranks * outputs);
    }

    int numbersOfA() {
      return aligned(ranks * inputs);
    }

    void write(FloatBuffer memory, int start) {
      int down = start;
      int up = start + numbersOfA();
      for (int i = 0; i < pairs.size(); i++) {
        PairValues pair = pairs.get(i);
        writeA(pair, memory, down);
        writeB(pair, firstOutputs.get(i), memory, up);
        down += pair.rank() * inputs;
        up += pair.rank() * outputs;
      }
    }

    private void writeA(PairValues pair, FloatBuffer memory, int start) {
      FloatBuffer a = memory.slice(start, pair.rank() * inputs);
      pair.copyA(a.duplicate());
      if (divisors.length > 0) {
        for (int rank = 0; rank < pair.rank(); rank++) {
          int row = rank * inputs;
          for (int input = 0; input < inputs; input++) {
            a.put(row + input, a.get(row + input) * divisors[input]);
          }
        }
      }
    }

    private void writeB(PairValues pair, int firstOutput, FloatBuffer memory, int start) {
      int rank = pair.rank();
      float[] b = new float[pair.outputs() * rank];
      pair.copyB(FloatBuffer.wrap(b));
      float scaling = (float) pair.scaling();
      float[] row = new float[outputs];
      for (int i = 0; i < rank; i++) {
        for (int output = 0; output < pair.outputs(); output++) {
          row[firstOutput + output] = b[output * rank + i] * scaling;
        }
        memory.put(start + i * outputs, row);
      }
    }
  }
}
