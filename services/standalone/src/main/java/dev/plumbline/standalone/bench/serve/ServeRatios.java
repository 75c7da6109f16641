package dev.plumbline.standalone.bench.serve;

import dev.plumbline.model.benchmark.BenchmarkReport;
import dev.plumbline.model.benchmark.Measurement;
import dev.plumbline.model.generation.EngineSettings;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.server.ServerConfiguration;
import dev.plumbline.standalone.bench.serve.load.Extent;
import dev.plumbline.standalone.bench.serve.load.Pace;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.client.ServerKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Two things side by side, in rounds: the server against batched generation alone, and swaps
 * against none. Whatever uses several cores runs alone and ends before the next begins.
 */
public final class ServeRatios {
  private static final List<Integer> CLIENTS = List.of(8, 32);
  private static final double SHARE_OF_CAPACITY = 0.5;
  // A new Java program runs slowly at first, which the library has behind it when the server
  // starts.
  private static final int WARM_UP_PER_CLIENT = 2;

  private final BenchInstallation installation;
  private final LanguageModel model;
  private final SwapMaterial material;
  private final ServeSettings settings;
  private final Optional<Double> rate;
  private final Progress progress;
  private final Map<String, Series> series = new LinkedHashMap<>();

  /** Samples of one figure. */
  private record Series(String description, String unit, List<Double> samples) {}

  /**
   * @param settings the pace is not used: clients are 8 and 32
   * @param rate of the arrivals that are compared with and without swaps; without it, half of what
   *     8 clients were answered, which differs from run to run
   */
  public ServeRatios(
      BenchInstallation installation,
      LanguageModel model,
      SwapMaterial material,
      ServeSettings settings,
      Optional<Double> rate,
      Progress progress) {
    this.installation = installation;
    this.model = model;
    this.material = material;
    this.settings = settings;
    this.rate = rate;
    this.progress = progress;
  }

  /**
   * Measures everything in each round.
   *
   * @param questionsPerClient of the comparison with the library
   */
  public BenchmarkReport run(int rounds, int questionsPerClient)
      throws InterruptedException, ExecutionException, RequestFailedException {
    for (int round = 1; round <= rounds; round++) {
      String prefix = "round " + round + " of " + rounds + ", ";
      double perSecond = 0;
      for (int clients : CLIENTS) {
        double answered = clients(clients, clients * questionsPerClient, prefix);
        perSecond = clients == CLIENTS.get(0) ? answered : perSecond;
      }
      swaps(rate.orElse(SHARE_OF_CAPACITY * perSecond), prefix);
    }
    int threads = ModelSettings.from(installation.configuration()).cores();
    return new BenchmarkReport(model.name(), model.precision().label(), threads, measurements());
  }

  /** Requests a second that so many clients were answered. */
  private double clients(int clients, int questions, String prefix)
      throws InterruptedException, ExecutionException, RequestFailedException {
    progress.update(prefix + "library, " + clients + " answers together", 0, 0);
    ServeSettings load =
        settings
            .withPace(new Pace.Clients(clients))
            .withExtent(Extent.ofRequests(questions))
            .withWarmUp(WARM_UP_PER_CLIENT * clients)
            .withSwaps(0);
    double library =
        new EngineLoad(model, engineSettings())
            .tokensPerSecond(
                clients,
                load.warmUpWorkload().requests(load.warmUp()),
                load.workload().requests(questions));
    ServeReport report =
        serve(load, Optional.empty(), prefix + "server, " + clients + " clients: ");
    double server = report.load().tokensPerSecond();
    String of = ".c" + clients;
    add("library" + of, "library, " + clients + " answers together", "tokens/s", library);
    add("server" + of, "server, " + clients + " clients", "tokens/s", server);
    add("ratio" + of, "server against library, " + clients, "times", server / library);
    add("failed" + of, "failed requests, " + clients + " clients", "", report.load().failed());
    return report.load().requestsPerSecond();
  }

  private void swaps(double arrivals, String prefix)
      throws InterruptedException, RequestFailedException {
    ServeSettings arriving = settings.withPace(new Pace.Arrivals(arrivals));
    Optional<SwapMaterial> adapters = Optional.of(material);
    // Watching asks the server for more than the load does, so it has a turn of its own.
    ServeReport still = serve(arriving.withSwaps(0), adapters, prefix + "no swaps: ");
    ServeReport swapping = serve(arriving.withWatched(false), adapters, prefix + "swaps: ");
    ServeReport watched = serve(arriving, adapters, prefix + "swaps, watched: ");
    double before = still.load().perToken().p99();
    double with = swapping.load().perToken().p99();
    add("rate", "arrivals", "requests/s", arrivals);
    add("per_token.still", "p99 time per output token, no swaps", "ms", before);
    add("per_token.swapping", "p99 time per output token, swapping", "ms", with);
    add("ratio.swapping", "swapping against no swaps", "times", with / before);
    add(
        "ratio.swapping.p50",
        "swapping against no swaps, p50",
        "times",
        swapping.load().perToken().median() / still.load().perToken().median());
    add("gap.still", "p99 between two tokens, no swaps", "ms", still.load().gaps().p99());
    add("gap.swapping", "p99 between two tokens, swapping", "ms", swapping.load().gaps().p99());
    add("swaps", "swaps announced", "", swapping.swaps().size() + watched.swaps().size());
    add("to_service", "p99 announcement to service", "ms", watched.toService().p99());
    add(
        "to_first_answer.p50",
        "p50 announcement to first answer",
        "ms",
        watched.toFirstAnswer().median());
    add("to_first_answer", "p99 announcement to first answer", "ms", watched.toFirstAnswer().p99());
    add("failed", "failed requests while swapping", "", failed(swapping) + failed(watched));
    add(
        "mixed",
        "reports of answers of several versions",
        "",
        swapping.mixed() || watched.mixed() ? 1 : 0);
  }

  private static int failed(ServeReport report) {
    return report.load().failed();
  }

  private ServeReport serve(ServeSettings wanted, Optional<SwapMaterial> swapped, String prefix)
      throws InterruptedException, RequestFailedException {
    ModelServerService server = installation.startServer(model);
    try {
      return new ServeRun(
              model.name(),
              URI.create(server.address().orElseThrow()),
              ServerKey.of(installation.configuration()),
              swapped,
              (what, done, total) -> progress.update(prefix + what, done, total))
          .run(wanted);
    } finally {
      server.close();
    }
  }

  private EngineSettings engineSettings() {
    ServerConfiguration.Answers answers =
        ServerConfiguration.from(installation.configuration()).answers();
    return EngineSettings.defaults()
        .withBatch(answers.parallel())
        .withCacheBytes(answers.cacheBytes())
        .withPrefillTokens(answers.prefillTokens())
        .withThreads(ModelSettings.from(installation.configuration()).threads());
  }

  private void add(String name, String description, String unit, double value) {
    series
        .computeIfAbsent(name, key -> new Series(description, unit, new ArrayList<>()))
        .samples()
        .add(value);
  }

  private List<Measurement> measurements() {
    return series.entrySet().stream()
        .map(
            entry ->
                new Measurement(
                    entry.getKey(),
                    entry.getValue().description(),
                    entry.getValue().unit(),
                    entry.getValue().samples()))
        .toList();
  }
}
