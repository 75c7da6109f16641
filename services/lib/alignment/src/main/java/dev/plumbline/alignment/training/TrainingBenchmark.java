package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.RunFolder;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.model.benchmark.Measurement;
import dev.plumbline.model.benchmark.ResidentMemory;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.Projection;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Times the steps of RAHF with one instructor on given rows: instruct, collect, match.
 *
 * @param rows of each step
 * @param rounds steps of each kind that are timed, after one that is not
 */
public record TrainingBenchmark(
    List<Row> rows, int rounds, int threads, ResourceSettings resources) {

  private static final double NANOSECONDS = 1e9;
  private static final String SECONDS = "s";

  /** One voted response with its three prompts, as token ids. */
  public record Row(boolean liked, EncodedRow plain, EncodedRow positive, EncodedRow negative) {

    private InstructedRow instructed() {
      return liked ? new InstructedRow(positive, negative) : new InstructedRow(negative, positive);
    }

    private DirectedRow directed() {
      return new DirectedRow(plain, positive, negative);
    }
  }

  /** Measures. */
  public List<Measurement> run(LanguageModel model) {
    ThreadBudget.forCurrentThread(threads);
    try (NDManager manager = model.newManager();
        LossCode code = new LossCode(manager)) {
      return run(new TrainingModel(model.transformer(), code, resources), manager);
    }
  }

  private List<Measurement> run(TrainingModel model, NDManager manager) {
    List<Measurement> measurements = new ArrayList<>();
    MatchSettings match = MatchSettings.defaults();
    SortedSet<Integer> layers = match.layersOf(model.blocks());
    try (LoraAdapter instructor = adapter(model, model.blocks(), manager);
        LoraAdapter product = adapter(model, layers.last(), manager);
        TargetCache cache =
            new TargetCache(
                manager,
                resources.targetMemory(),
                () -> RunFolder.temporary().newFile("targets"))) {
      List<InstructedRow> instructed = rows.stream().map(Row::instructed).toList();
      measurements.addAll(
          steps(
              "instruct",
              instructor,
              new InstructObjective(model, InstructSettings.defaults()),
              instructed,
              InstructSettings.defaults().optimiser()));
      long started = System.nanoTime();
      List<TargetedRow> targets =
          new Targets(model, layers, match.strength())
              .of(
                  manager,
                  cache,
                  rows.stream().map(Row::directed).toList(),
                  Optional.of(instructor),
                  Optional.of(instructor));
      // A GPU computes on after the calls: the last target is there when it can be read.
      try (NDArray last = targets.get(targets.size() - 1).targets().read(layers.last(), manager)) {
        HostTensor.floatsOf(last);
      }
      measurements.add(
          Measurement.once("collect", "collecting the targets", SECONDS, since(started)));
      measurements.addAll(
          steps("match", product, new MatchObjective(model, layers), targets, match.optimiser()));
      ResidentMemory.peakMebibytes()
          .ifPresent(
              peak ->
                  measurements.add(
                      Measurement.once("memory.peak", "peak resident memory", "MiB", peak)));
    }
    return measurements;
  }

  private <T> List<Measurement> steps(
      String name,
      LoraAdapter adapter,
      Objective<T> objective,
      List<T> rows,
      OptimiserSettings settings) {
    List<Double> seconds = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    adapter.setTrainable(true);
    try (GradientMode mode = GradientMode.recording();
        AdamW optimiser = new AdamW(adapter, settings)) {
      for (int round = 0; round <= rounds; round++) {
        long started = System.nanoTime();
        adapter.zeroGradients();
        losses.add(objective.accumulate(adapter, rows));
        optimiser.step();
        seconds.add(since(started));
      }
    } finally {
      adapter.setTrainable(false);
    }
    return List.of(
        new Measurement(name, "a step of " + name, SECONDS, seconds.subList(1, seconds.size())),
        new Measurement(name + ".loss", "the losses of " + name, "nats", losses));
  }

  private static LoraAdapter adapter(TrainingModel model, int endBlock, NDManager manager) {
    Set<Projection> projections = Set.of(Projection.QUERY, Projection.VALUE);
    LoraSettings settings = new LoraSettings(8, 16, projections, 0, endBlock);
    return LoraAdapter.create(settings, model.transformer().configuration(), manager, 1);
  }

  private static double since(long started) {
    return (System.nanoTime() - started) / NANOSECONDS;
  }

  /** Rows from prompts and responses by name, for {@link Row}. */
  public static Row row(boolean liked, Map<String, int[]> prompts, int[] response) {
    return new Row(
        liked,
        new EncodedRow(prompts.get("plain"), response),
        new EncodedRow(prompts.get("positive"), response),
        new EncodedRow(prompts.get("negative"), response));
  }
}
