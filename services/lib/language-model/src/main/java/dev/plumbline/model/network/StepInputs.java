package dev.plumbline.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The segments of one step as the decoder's code takes them. */
final class StepInputs {
  private final NDManager manager;
  private final ModelConfiguration model;
  private final List<Segment> segments;
  private final List<LoraAdapter> adapters;

  StepInputs(NDManager manager, ModelConfiguration model, List<Segment> segments) {
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("A step has at least one segment");
    }
    this.manager = manager;
    this.model = model;
    this.segments = segments;
    this.adapters = rows().flatMap(row -> row.adapter().stream()).distinct().toList();
  }

  /** The adapters that any row uses, each once. */
  List<LoraAdapter> adapters() {
    return adapters;
  }

  /** How many positions the longest row has after the step. */
  int positions() {
    return segments.stream().mapToInt(Segment::length).max().orElseThrow();
  }

  IValue ids() {
    return tokens(
        rows().flatMap(row -> row.tokens().stream()).mapToInt(Integer::intValue).toArray());
  }

  IValue tokens(int... ids) {
    model.requireTokens("A text cut by the model's tokenizer", ids);
    return tensor(Arrays.stream(ids).asLongStream());
  }

  IValue tokenPositions() {
    return tensor(
        rows().flatMapToLong(row -> LongStream.range(row.start(), row.start() + size(row))));
  }

  /** Per segment: cache, first slot, slots, new tokens per slot, length seen, first token. */
  IValue layout() {
    List<KeyValueCache> caches = caches();
    LongStream.Builder numbers = LongStream.builder();
    int first = 0;
    for (Segment segment : segments) {
      numbers
          .add(caches.indexOf(segment.cache()))
          .add(segment.firstSlot())
          .add(segment.rows().size())
          .add(segment.time())
          .add(segment.length())
          .add(first);
      first += segment.tokens();
    }
    return IValue.listFrom(numbers.build().toArray());
  }

  IValue cacheTensors() {
    return list(caches().stream().flatMap(cache -> cache.tensors().stream()));
  }

  IValue places() {
    return list(segments.stream().map(segment -> tensors(segment).places()));
  }

  /** Per segment a mask for blocks that see everything and one for blocks with a window. */
  IValue masks() {
    return list(
        segments.stream()
            .flatMap(
                segment -> {
                  NDArray open = tensors(segment).mask(Integer.MAX_VALUE);
                  Optional<NDArray> windowed =
                      model.slidingWindow().map(window -> tensors(segment).mask(window.size()));
                  return Stream.of(open, windowed.orElse(open));
                }));
  }

  /** Which tokens use which of these adapters. */
  AdapterUses uses(AdapterForm form, JoinedAdapters joined) {
    return form.uses(manager, segments, joined);
  }

  /** The tokens after which logits are wanted; empty when there is none. */
  Optional<IValue> logitRows() {
    LongStream.Builder wanted = LongStream.builder();
    int next = 0;
    for (Segment segment : segments) {
      for (int row = 0; row < segment.rows().size(); row++) {
        next += segment.time();
        switch (segment.logits()) {
          case NONE -> {}
          case LAST -> wanted.add(next - 1L);
          case EACH -> LongStream.range(next - segment.time(), next).forEach(wanted);
        }
      }
    }
    long[] rows = wanted.build().toArray();
    return rows.length == 0 ? Optional.empty() : Optional.of(tensor(LongStream.of(rows)));
  }

  private List<KeyValueCache> caches() {
    var caches = new LinkedHashSet<KeyValueCache>();
    segments.forEach(segment -> caches.add(segment.cache()));
    return new ArrayList<>(caches);
  }

  private Stream<Segment.Row> rows() {
    return segments.stream().flatMap(segment -> segment.rows().stream());
  }

  private SegmentTensors tensors(Segment segment) {
    return new SegmentTensors(manager, model, segment);
  }

  private IValue tensor(LongStream numbers) {
    return IValue.from((PtNDArray) HostTensor.ofLongs(manager, numbers.toArray()));
  }

  private static IValue list(Stream<NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  private static int size(Segment.Row row) {
    return row.tokens().size();
  }
}
