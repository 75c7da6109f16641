package dev.plumbline.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A LoRA adapter in memory: low-rank pairs for some linear maps of some blocks.
 *
 * <p>Whoever uses an adapter that another thread may close holds a {@link Lease}. {@link #close()}
 * gives up the creator's claim; the tensors are freed when that and every lease are closed.
 */
public final class LoraAdapter implements AutoCloseable {
  /** A, B and the scaling. */
  private static final int ARGUMENTS_PER_SITE = 3;

  private static final String ARGUMENT_LIST = "lora[]";

  private final NDManager manager;
  private final SortedMap<LoraSite, LowRankPair> pairs = new TreeMap<>();
  private final Map<Integer, NDArray[]> argumentsByBlock = new HashMap<>();
  private final AtomicBoolean creatorClosed = new AtomicBoolean();
  private int users = 1;

  private LoraAdapter(NDManager manager) {
    this.manager = manager;
  }

  /** A new adapter that changes nothing yet; the same seed gives the same values. */
  public static LoraAdapter create(
      LoraSettings settings, ModelConfiguration model, NDManager parent, long seed) {
    return of(settings.initialValues(model, seed), parent);
  }

  /**
   * An adapter with these values.
   *
   * @param parent closes the adapter at the latest, and says on which device it lives
   */
  public static LoraAdapter of(Map<LoraSite, ? extends PairValues> values, NDManager parent) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("An adapter has at least one pair");
    }
    LoraAdapter adapter = new LoraAdapter(parent.newSubManager());
    try {
      new TreeMap<>(values).forEach(adapter::put);
      return adapter;
    } catch (RuntimeException e) {
      adapter.close();
      throw e;
    }
  }

  /**
   * What stands for an adapter whose values are elsewhere: it can be leased and closed.
   *
   * @param parent closes it at the latest
   */
  public static LoraAdapter withoutValues(NDManager parent) {
    return new LoraAdapter(parent.newSubManager());
  }

  private void put(LoraSite site, PairValues values) {
    NDArray a = tensor(values::copyA, new Shape(values.rank(), values.inputs()));
    NDArray b = tensor(values::copyB, new Shape(values.outputs(), values.rank()));
    pairs.put(site, new LowRankPair(a, b, values.scaling()));
    NDArray[] arguments = argumentsByBlock.computeIfAbsent(site.block(), block -> noArguments());
    int first = site.projection().place() * ARGUMENTS_PER_SITE;
    arguments[first] = a;
    arguments[first + 1] = b;
    arguments[first + 2] = tensor(target -> target.put((float) values.scaling()), new Shape());
  }

  private NDArray[] noArguments() {
    NDArray[] arguments = new NDArray[Projection.values().length * ARGUMENTS_PER_SITE];
    NDArray none = manager.create(new Shape(0), DataType.FLOAT32);
    none.setName(ARGUMENT_LIST);
    Arrays.fill(arguments, none);
    return arguments;
  }

  private NDArray tensor(Consumer<FloatBuffer> values, Shape shape) {
    HostTensor host = HostTensor.ofFloats(manager, shape);
    values.accept(host.floats());
    NDArray tensor = host.onDevice();
    tensor.setName(ARGUMENT_LIST);
    return tensor;
  }

  /** The pairs, by block and projection; none when it does not hold its values itself. */
  public SortedMap<LoraSite, LowRankPair> pairs() {
    return Collections.unmodifiableSortedMap(pairs);
  }

  /** The largest rank of its pairs. */
  public int rank() {
    return pairs.values().stream().mapToInt(LowRankPair::rank).max().orElseThrow();
  }

  /** What the block's code takes as its list of LoRA arguments; empty when it has no pair there. */
  public Optional<NDList> blockArguments(int block) {
    return Optional.ofNullable(argumentsByBlock.get(block)).map(NDList::new);
  }

  /** Whether it holds its values itself. */
  public boolean hasValues() {
    return !pairs.isEmpty();
  }

  /** Every A and B, in a fixed order: what an optimiser walks over. */
  public List<NDArray> parameters() {
    List<NDArray> parameters = new ArrayList<>();
    for (LowRankPair pair : pairs.values()) {
      parameters.add(pair.a());
      parameters.add(pair.b());
    }
    return parameters;
  }

  /** Whether gradients of the parameters are recorded (in threads whose gradient mode is on). */
  public void setTrainable(boolean trainable) {
    parameters().forEach(parameter -> parameter.setRequiresGradient(trainable));
  }

  /** The gradient of a parameter, zeros before the first backward; it belongs to the scope. */
  public NDArray gradient(NDArray parameter, NDManager scope) {
    NDArray gradient = parameter.getGradient();
    gradient.attach(scope);
    return gradient;
  }

  /** Sets the gradients of all parameters to zero: PyTorch adds up those of several backwards. */
  public void zeroGradients() {
    parameters().forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
  }

  /** The values of all pairs, copied out. */
  public SortedMap<LoraSite, LoraMatrices> values() {
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    pairs.forEach((site, pair) -> values.put(site, pair.values()));
    return values;
  }

  /** The manager that owns the tensors: uncapped, because gradients attach there. */
  public NDManager manager() {
    return manager;
  }

  /**
   * A claim that keeps the adapter in memory until it is closed.
   *
   * @throws IllegalStateException when it has been freed already
   */
  public Lease retain() {
    return tryRetain()
        .orElseThrow(() -> new IllegalStateException("The adapter has been freed already"));
  }

  /** A claim that keeps the adapter in memory; empty when it has been freed already. */
  public synchronized Optional<Lease> tryRetain() {
    if (users == 0) {
      return Optional.empty();
    }
    users++;
    return Optional.of(new Lease());
  }

  /** Whether the tensors are still there. */
  public synchronized boolean isOpen() {
    return users > 0;
  }

  /** Gives up the creator's claim; only the first call counts. */
  @Override
  public void close() {
    if (creatorClosed.compareAndSet(false, true)) {
      release();
    }
  }

  private synchronized void release() {
    users--;
    if (users == 0) {
      manager.close();
    }
  }

  /** A claim on the adapter. Closing it twice does no harm. */
  public final class Lease implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease() {}

    public LoraAdapter adapter() {
      return LoraAdapter.this;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release();
      }
    }
  }
}
