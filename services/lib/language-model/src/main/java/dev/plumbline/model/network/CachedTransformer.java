package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import dev.plumbline.model.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The forward pass over new tokens only: the keys and values of earlier ones are in caches. Each
 * sequence may use its own adapter, whose values must not change any more. One thread uses it, but
 * for {@link #adopt}.
 */
public final class CachedTransformer implements AutoCloseable {
  private final ModelConfiguration model;
  private final RotaryTable rotary;
  private final NDManager manager;
  private final TorchScriptModule code;
  private final StepWeights weights;
  private RotaryCache angles;
  private final AdapterForm form;
  private final PackedAdapters adapters;

  public CachedTransformer(Transformer transformer) {
    model = transformer.configuration();
    rotary = transformer.rotary();
    manager = transformer.newManager();
    code = transformer.decoder().code();
    weights = transformer.decoder().weights();
    form = transformer.decoder().precision().adapters();
    AdapterPacking packing =
        new AdapterPacking(model, code, form, transformer.decoder().channels());
    adapters = new PackedAdapters(manager, code, packing);
    angles = new RotaryCache(manager, rotary, 1);
  }

  /**
   * Takes over an adapter, ready for its first step; only this can use what it gives. May be called
   * from any thread, as long as this stays open.
   */
  public LoraAdapter adopt(Map<LoraSite, ? extends PairValues> pairs) {
    return adapters.adopt(pairs);
  }

  /** Room for the keys and values of so many sequences of so many tokens. */
  public KeyValueCache newCache(int slots, int capacity) {
    KeyValueCache cache = growingCache(slots, capacity, slots);
    for (int slot = 0; slot < slots; slot++) {
      cache.open(slot);
    }
    return cache;
  }

  /**
   * Room for the keys and values of so many sequences of so many tokens, which can become more, on
   * a processor without copying any. A slot must be opened before it is used.
   *
   * @param mostSlots how many sequences it may become
   */
  public KeyValueCache growingCache(int slots, int capacity, int mostSlots) {
    return new KeyValueCache(manager, code, model, slots, capacity, mostSlots);
  }

  /** Room for the keys and values of so many tokens, wherever they come from. */
  public TokenStore newStore(int capacity) {
    return new TokenStore(manager, code, model, capacity);
  }

  /**
   * Runs new tokens and puts their keys and values into the caches.
   *
   * @return one row for each row of the segments that want logits, in their order
   */
  public LogitRows run(List<Segment> segments) {
    JniUtils.setGradMode(false);
    try (NDManager temporary = manager.newSubManager()) {
      StepInputs inputs = new StepInputs(temporary, model, segments);
      prepare(inputs);
      try (IValue states = runBlocks(inputs)) {
        Optional<IValue> rows = inputs.logitRows();
        return rows.isPresent() ? logits(states, rows.get()) : LogitRows.none(manager);
      }
    }
  }

  /**
   * Runs new tokens and puts their keys and values into the caches.
   *
   * @param following the token that follows each row of logits that {@link #run} would give
   * @return the natural logarithm of the probability of each
   */
  public float[] logProbabilities(List<Segment> segments, int... following) {
    JniUtils.setGradMode(false);
    try (NDManager temporary = manager.newSubManager()) {
      StepInputs inputs = new StepInputs(temporary, model, segments);
      prepare(inputs);
      try (IValue states = runBlocks(inputs);
          IValue rows = inputs.logitRows().orElseThrow();
          IValue next = inputs.tokens(following);
          IValue result =
              code.run("log_probabilities", states, rows, weights.norm(), weights.head(), next)) {
        return HostTensor.floatsOf(result.toTensor((PtNDManager) temporary));
      }
    }
  }

  private void prepare(StepInputs inputs) {
    if (inputs.positions() > angles.positions()) {
      int larger = Math.min(2 * inputs.positions(), model.maximumPositions());
      // Where there is no memory for them, the ones before still serve shorter steps.
      RotaryCache more = new RotaryCache(manager, rotary, Math.max(larger, inputs.positions()));
      angles.close();
      angles = more;
    }
  }

  private IValue runBlocks(StepInputs inputs) {
    JoinedAdapters joined = adapters.of(inputs.adapters());
    AdapterUses uses = inputs.uses(form, joined);
    try (IValue ids = inputs.ids();
        IValue positions = inputs.tokenPositions();
        IValue caches = inputs.cacheTensors();
        IValue layout = inputs.layout();
        IValue places = inputs.places();
        IValue masks = inputs.masks();
        IValue numbers = uses.numbers();
        IValue groups = uses.groups()) {
      return code.run(
          "step",
          ids,
          positions,
          angles.cosines(),
          angles.sines(),
          weights.embedding(),
          weights.vectors(),
          weights.matrices(),
          weights.windowKinds(),
          caches,
          layout,
          places,
          masks,
          joined.tensors(uses.alike()),
          numbers,
          groups);
    }
  }

  private LogitRows logits(IValue states, IValue rows) {
    try (rows;
        IValue logits = code.run("head", states, rows, weights.norm(), weights.head())) {
      return LogitRows.of(manager, logits);
    }
  }

  @Override
  public void close() {
    adapters.close();
    angles.close();
    manager.close();
  }
}
