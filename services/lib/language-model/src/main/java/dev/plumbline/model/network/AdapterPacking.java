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
import java.nio.ByteBuffer;
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
  /** Each tensor begins at a multiple of so many values, at least a line of a processor's cache. */
  private static final int ALIGNMENT = 64;

  /** Which projections the matrices of a block hold. */
  private static final List<List<Projection>> MATRICES =
      List.of(
          List.of(Projection.QUERY, Projection.KEY, Projection.VALUE),
          List.of(Projection.OUTPUT),
          List.of(Projection.GATE, Projection.UP),
          List.of(Projection.DOWN));

  private final ModelConfiguration model;
  private final TorchScriptModule code;
  private final AdapterForm form;

  /** Per matrix one number for each input, or none. */
  private final List<float[]> divisors;

  /**
   * @param channels what the network's inputs are divided by
   */
  AdapterPacking(
      ModelConfiguration model, TorchScriptModule code, AdapterForm form, InputChannels channels) {
    this.model = model;
    this.code = code;
    this.form = form;
    this.divisors =
        IntStream.range(0, model.blocks())
            .boxed()
            .flatMap(block -> channels.ofMatrices(block).stream())
            .map(HostTensor::floatsOf)
            .toList();
  }

  /**
   * Packs an adapter.
   *
   * @param room where it is packed; its manager has the tensors' device
   * @return per matrix A, [ranks, in], and B, [ranks, out], as wide as the form has them, without
   *     ranks where it has no pair
   */
  PackedAdapter pack(AdapterMemory room, Map<LoraSite, ? extends PairValues> pairs) {
    List<AdapterMatrix> matrices = matrices(pairs);
    int valueBytes = form.typeOfA().getNumOfBytes();
    long values = matrices.stream().mapToLong(matrix -> place(matrix, 0).end()).sum();
    NDArray piece = room.take(Math.toIntExact(values * valueBytes / Float.BYTES));
    try {
      ByteBuffer memory = HostTensor.memoryOf(piece);
      LongStream.Builder layout = LongStream.builder();
      int begin = 0;
      for (AdapterMatrix matrix : matrices) {
        Place place = place(matrix, begin);
        matrix.write(form, memory, place.a * valueBytes, place.b * valueBytes);
        layout.add(place.a).add(matrix.ranks()).add(form.widthOfA(matrix.inputs()));
        layout.add(place.b).add(matrix.ranks()).add(form.widthOfB(matrix.outputs()));
        begin = place.end;
      }
      return onDevice(room, piece, layout.build().toArray());
    } catch (RuntimeException e) {
      piece.close();
      throw e;
    }
  }

  /** Where the values of a matrix begin and end. */
  private record Place(int a, int b, int end) {}

  private Place place(AdapterMatrix matrix, int begin) {
    int b = begin + aligned(matrix.ranks() * form.widthOfA(matrix.inputs()));
    return new Place(begin, b, b + aligned(matrix.ranks() * form.widthOfB(matrix.outputs())));
  }

  private PackedAdapter onDevice(AdapterMemory room, NDArray piece, long[] layout) {
    NDManager own = room.manager().newSubManager();
    try {
      if (own.getDevice().equals(Device.cpu())) {
        NDArray a = HostTensor.view(own, piece, form.typeOfA());
        NDArray b = HostTensor.view(own, piece, form.typeOfB());
        return new PackedAdapter(own, pieces(own, a, b, layout), () -> room.giveBack(piece));
      }
      NDArray there = HostTensor.copy(piece, own);
      List<NDArray> tensors = pieces(own, there, there, layout);
      PackedAdapter packed = new PackedAdapter(own, tensors, () -> {});
      room.giveBack(piece);
      return packed;
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private List<NDArray> pieces(NDManager own, NDArray a, NDArray b, long[] layout) {
    try (IValue memoryOfA = IValue.from((PtNDArray) a);
        IValue memoryOfB = IValue.from((PtNDArray) b);
        IValue places = IValue.listFrom(layout);
        IValue result = code.run("pieces", memoryOfA, memoryOfB, places)) {
      return Arrays.asList(result.toTensorArray((PtNDManager) own));
    }
  }

  private List<AdapterMatrix> matrices(Map<LoraSite, ? extends PairValues> pairs) {
    List<AdapterMatrix> matrices = new ArrayList<>();
    for (int block = 0; block < model.blocks(); block++) {
      for (List<Projection> projections : MATRICES) {
        float[] divisor = divisors.get(matrices.size());
        AdapterMatrix matrix = new AdapterMatrix(divisor, projections.get(0).inputs(model));
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

  private static int aligned(int values) {
    return (values + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
