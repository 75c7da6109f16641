package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.Projection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The adapters of one batch side by side, so that each linear map of a block costs two small
 * products whatever the number of adapters. A token that uses one adapter has the ranks of the
 * others masked out. The values are copies: the adapters may be freed while the stack lives.
 */
final class AdapterStack implements AutoCloseable {
  /** Projections that read the same input and are one matrix in the network. */
  private static final List<List<Projection>> GROUPS =
      List.of(
          List.of(Projection.QUERY, Projection.KEY, Projection.VALUE),
          List.of(Projection.OUTPUT),
          List.of(Projection.GATE, Projection.UP),
          List.of(Projection.DOWN));

  private final NDManager manager;
  private final List<LoraAdapter> adapters;
  private final IValue arguments;

  /**
   * @param channels what the network's inputs are divided by: the adapters' are multiplied by it
   */
  AdapterStack(
      NDManager parent,
      ModelConfiguration model,
      InputChannels channels,
      List<LoraAdapter> adapters) {
    this.manager = parent.newSubManager();
    this.adapters = List.copyOf(adapters);
    List<SortedMap<LoraSite, LoraMatrices>> values =
        adapters.stream().map(LoraAdapter::values).toList();
    NDList tensors = new NDList();
    NDArray absent = manager.create(new Shape(0), DataType.FLOAT32);
    for (int block = 0; block < model.blocks(); block++) {
      for (int at = 0; at < GROUPS.size(); at++) {
        List<Projection> group = GROUPS.get(at);
        List<Part> parts = parts(values, block, group, model);
        if (parts.isEmpty()) {
          tensors.addAll(new NDList(absent, absent, absent));
        } else {
          NDArray divided = channels.ofMatrices(block).get(at);
          tensors.addAll(stacked(parts, group, model, divided.toFloatArray()));
        }
      }
    }
    arguments = IValue.listFrom(tensors.stream().toArray(PtNDArray[]::new));
  }

  /** Whether this stack is of exactly these adapters. */
  boolean holds(List<LoraAdapter> others) {
    return adapters.equals(others);
  }

  IValue arguments() {
    return arguments;
  }

  private static List<Part> parts(
      List<SortedMap<LoraSite, LoraMatrices>> values,
      int block,
      List<Projection> group,
      ModelConfiguration model) {
    List<Part> parts = new ArrayList<>();
    for (int adapter = 0; adapter < values.size(); adapter++) {
      int firstOutput = 0;
      for (Projection projection : group) {
        LoraMatrices pair = values.get(adapter).get(new LoraSite(block, projection));
        if (pair != null) {
          parts.add(new Part(adapter, pair, firstOutput));
        }
        firstOutput += projection.outputs(model);
      }
    }
    return parts;
  }

  private NDList stacked(
      List<Part> parts, List<Projection> group, ModelConfiguration model, float... divided) {
    int inputs = group.get(0).inputs(model);
    int outputs = group.stream().mapToInt(projection -> projection.outputs(model)).sum();
    int ranks = parts.stream().mapToInt(part -> part.pair().rank()).sum();
    HostTensor a = zeros(new Shape(ranks, inputs));
    HostTensor b = zeros(new Shape(ranks, outputs));
    long[] owners = new long[ranks];
    FloatBuffer aValues = a.floats();
    FloatBuffer bValues = b.floats();
    int first = 0;
    for (Part part : parts) {
      LoraMatrices pair = part.pair();
      for (int rank = 0; rank < pair.rank(); rank++) {
        owners[first + rank] = part.adapter();
        int start = (first + rank) * inputs;
        aValues.put(start, pair.a(), rank * inputs, inputs);
        for (int input = 0; input < divided.length; input++) {
          aValues.put(start + input, aValues.get(start + input) * divided[input]);
        }
        int row = (first + rank) * outputs + part.firstOutput();
        for (int output = 0; output < pair.outputs(); output++) {
          float value = pair.b()[output * pair.rank() + rank];
          bValues.put(row + output, (float) (value * pair.scaling()));
        }
      }
      first += pair.rank();
    }
    NDArray owner = HostTensor.ofLongs(manager, owners, new Shape(1, ranks));
    return new NDList(a.onDevice(), b.onDevice(), owner);
  }

  private HostTensor zeros(Shape shape) {
    HostTensor tensor = HostTensor.ofFloats(manager, shape);
    FloatBuffer values = tensor.floats();
    while (values.hasRemaining()) {
      values.put(0);
    }
    return tensor;
  }

  @Override
  public void close() {
    arguments.close();
    manager.close();
  }

  /** One adapter's pair for one projection. */
  private record Part(int adapter, LoraMatrices pair, int firstOutput) {}
}
