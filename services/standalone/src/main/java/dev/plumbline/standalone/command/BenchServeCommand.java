package dev.plumbline.standalone.command;

import dev.plumbline.model.benchmark.BenchmarkReport;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.Precision;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.server.ModelServerService;
import dev.plumbline.server.engine.ModelLoading;
import dev.plumbline.standalone.bench.serve.BenchInstallation;
import dev.plumbline.standalone.bench.serve.RemoteMaterial;
import dev.plumbline.standalone.bench.serve.ServeRatios;
import dev.plumbline.standalone.bench.serve.ServeReport;
import dev.plumbline.standalone.bench.serve.ServeRun;
import dev.plumbline.standalone.bench.serve.ServeSettings;
import dev.plumbline.standalone.bench.serve.SwapMaterial;
import dev.plumbline.standalone.bench.serve.swap.ServerState;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.client.ServerKey;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model server under load. */
@Command(
    name = "serve",
    description = {
      "Puts a model server under load and tells how fast it answers, what fails, and what happens",
      "while adapters are swapped: random ones of rank 8, announced on the topic. Without --server,",
      "one is started in this process with a broker of its own. Answers are greedy.",
      "Status 1 when an answer was not of one version. Let nothing else run meanwhile."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchServeCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Terminal terminal;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A running server with OpenAI's API, asked with the first key in plumbline.server of the"
              + " settings. For swaps it is Plumbline's, and --config and --model name its Kafka,"
              + " adapter store and model.")
  private URI server;

  @Mixin private ServeLoadOptions load;

  @Option(
      names = "--adapters",
      paramLabel = "N",
      defaultValue = "4",
      description = "Different adapters that take turns (default: ${DEFAULT-VALUE}).")
  private int adapters;

  @Option(
      names = "--ratios",
      description = {
        "Compare instead, in this process: the server against batched generation alone, with 8 and",
        "32 clients; and swaps against none, at --rate or half of what 8 clients were answered."
      })
  private boolean ratios;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often --ratios measures each thing (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "8",
      description = "Questions of each client in --ratios (default: ${DEFAULT-VALUE}).")
  private int questions;

  @Mixin private ModelOptions model;
  @Mixin private JsonOption json;

  BenchServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException, RequestFailedException {
    if (adapters < 1 || rounds < 1 || questions < 1) {
      throw new CommandFailedException("--adapters, --rounds and --questions must be at least 1");
    }
    if (ratios && server != null) {
      throw new CommandFailedException(
          "--ratios compares with the library in this process: leave --server out");
    }
    if (ratios && load.givesClients()) {
      throw new CommandFailedException("--ratios has 8 and 32 clients: leave --clients out");
    }
    // What cannot be is refused before a model is loaded; how exact that one is does not matter
    // yet.
    load.settings(true);
    ProgressDisplay display = new ProgressDisplay(terminal.err(), terminal);
    if (ratios) {
      BenchmarkReport report = compare(display::update);
      display.clear();
      json.write(terminal, report::text, report::json);
      return 0;
    }
    ServeReport report = server == null ? here(display::update) : there(display::update);
    display.clear();
    json.write(terminal, report::text, report::json);
    return report.mixed() ? 1 : 0;
  }

  private ServeReport there(Progress progress) throws InterruptedException, RequestFailedException {
    Configuration configuration = model.load();
    Optional<String> key = ServerKey.of(configuration);
    Optional<SwapMaterial> material = Optional.empty();
    if (load.swapping()) {
      ServerState state = new ServerState(new JsonHttp(server, PATIENCE, key));
      material = Optional.of(new RemoteMaterial(configuration, progress).write(state, adapters));
    }
    boolean exact = isExact(ModelSettings.from(configuration).precision());
    return new ServeRun(server.toString(), server, key, material, progress)
        .run(load.settings(exact));
  }

  private ServeReport here(Progress progress) throws InterruptedException, RequestFailedException {
    Configuration configuration = model.load();
    try (BenchInstallation installation = BenchInstallation.start(configuration);
        LanguageModel loaded = ModelLoading.load(ModelSettings.from(configuration), progress)) {
      Optional<SwapMaterial> material =
          load.swapping() ? Optional.of(installation.material(loaded, adapters)) : Optional.empty();
      ModelServerService started = installation.startServer(loaded);
      try {
        URI address = URI.create(started.address().orElseThrow());
        String name = loaded.name() + ", " + loaded.precision().label() + ", in this process";
        return new ServeRun(name, address, ServerKey.of(configuration), material, progress)
            .run(load.settings(isExact(loaded.precision().label())));
      } finally {
        started.close();
      }
    }
  }

  private BenchmarkReport compare(Progress progress)
      throws InterruptedException, ExecutionException, RequestFailedException {
    Configuration configuration = model.load();
    try (BenchInstallation installation = BenchInstallation.start(configuration);
        LanguageModel loaded = ModelLoading.load(ModelSettings.from(configuration), progress)) {
      SwapMaterial material = installation.material(loaded, adapters);
      ServeSettings settings = load.settings(isExact(loaded.precision().label()));
      if (!load.swapping()) {
        settings = settings.withSwaps(1);
      }
      return new ServeRatios(installation, loaded, material, settings, load.rate(), progress)
          .run(rounds, questions);
    }
  }

  /** Sums in a batch differ in their last digits; where numbers are rounded, that may decide. */
  private static boolean isExact(String precision) {
    return precision.equals(Precision.FLOAT32.label());
  }
}
