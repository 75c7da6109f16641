package dev.plumbline.standalone.bench.serve;

import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.bench.serve.load.Extent;
import dev.plumbline.standalone.bench.serve.load.LoadGenerator;
import dev.plumbline.standalone.bench.serve.load.LoadResult;
import dev.plumbline.standalone.bench.serve.load.Pace;
import dev.plumbline.standalone.bench.serve.load.StreamingClient;
import dev.plumbline.standalone.bench.serve.swap.Announcer;
import dev.plumbline.standalone.bench.serve.swap.ServerState;
import dev.plumbline.standalone.bench.serve.swap.Swap;
import dev.plumbline.standalone.bench.serve.swap.Swapper;
import dev.plumbline.standalone.bench.serve.swap.VersionCheck;
import dev.plumbline.standalone.bench.serve.swap.VersionReport;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a server under load, with or without swaps, and tells how it did. */
public final class ServeRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pace WARM_UP = new Pace.Clients(4);

  private final String name;
  private final URI server;
  private final Optional<String> key;
  private final Optional<SwapMaterial> material;
  private final Progress progress;
  private final JsonHttp http;

  /**
   * @param name of the server, for people
   * @param key for the server, if it asks for one
   * @param material empty: nothing can be swapped; else the load has an adapter, swapped or not
   */
  public ServeRun(
      String name,
      URI server,
      Optional<String> key,
      Optional<SwapMaterial> material,
      Progress progress) {
    this.name = name;
    this.server = server;
    this.key = key;
    this.material = material;
    this.progress = progress;
    this.http = new JsonHttp(server, PATIENCE, key);
  }

  /**
   * Does what the settings say.
   *
   * @throws RequestFailedException when the server does not answer questions about itself; failed
   *     requests of the load are part of the report
   */
  public ServeReport run(ServeSettings settings)
      throws RequestFailedException, InterruptedException {
    try (StreamingClient client = new StreamingClient(server, settings.channel(), key, PATIENCE)) {
      if (settings.swapsPerSecond() > 0) {
        return swapping(client, settings);
      }
      warmUp(client, settings);
      ProcessWatch watch = new ProcessWatch(http);
      return material.isPresent()
          ? steady(client, settings, watch, material.get())
          : still(client, settings, watch);
    }
  }

  private void warmUp(StreamingClient client, ServeSettings settings)
      throws InterruptedException, RequestFailedException {
    if (settings.warmUp() == 0) {
      return;
    }
    LoadResult result =
        new LoadGenerator(client, settings.warmUpWorkload(), progress)
            .run(
                settings.pace() instanceof Pace.Clients ? settings.pace() : WARM_UP,
                Extent.ofRequests(settings.warmUp()));
    if (result.answered().isEmpty()) {
      throw new RequestFailedException(server + " answers nothing: " + result.examples());
    }
  }

  private ServeReport still(StreamingClient client, ServeSettings settings, ProcessWatch watch)
      throws InterruptedException {
    watch.begin();
    LoadResult load = load(client, settings);
    watch.end();
    return new ServeReport(
        name, settings, load, List.of(), Optional.empty(), watch.early(), watch.late());
  }

  /** One adapter, the same for the whole time: what swaps are to be compared with. */
  private ServeReport steady(
      StreamingClient client, ServeSettings settings, ProcessWatch watch, SwapMaterial swapped)
      throws RequestFailedException, InterruptedException {
    ServerState state = new ServerState(http);
    try (Announcer announcer = new Announcer(swapped.clients(), state.base())) {
      long version = state.highestVersion(settings.channel()) + 1;
      announcer.announce(settings.channel(), version, swapped.adapters().get(0));
      try {
        state.awaitServed(settings.channel(), version);
        return still(client, settings, watch);
      } finally {
        announcer.forget(settings.channel());
      }
    }
  }

  private ServeReport swapping(StreamingClient client, ServeSettings settings)
      throws RequestFailedException, InterruptedException {
    SwapMaterial swapped =
        material.orElseThrow(
            () -> new StartException("this server's adapters cannot be swapped from here"));
    ServerState state = new ServerState(http);
    try (Announcer announcer = new Announcer(swapped.clients(), state.base())) {
      Swapper.Subject subject = new Swapper.Subject(settings.channel(), announcer, state, client);
      try {
        List<Swap> earlier = warmUpSwaps(subject, swapped, settings);
        return measuredSwaps(subject, swapped, settings, earlier);
      } finally {
        announcer.forget(settings.channel());
      }
    }
  }

  private List<Swap> warmUpSwaps(
      Swapper.Subject subject, SwapMaterial swapped, ServeSettings settings)
      throws RequestFailedException, InterruptedException {
    try (Swapper swapper = swapper(subject, swapped, settings, () -> {})) {
      swapper.start();
      warmUp(subject.client(), settings);
      List<Swap> swaps = swapper.finish(List.of());
      if (settings.watched() && !swaps.isEmpty() && swaps.stream().noneMatch(Swap::wasServed)) {
        throw new RequestFailedException(
            "the server serves none of the "
                + swaps.size()
                + " adapters that were announced on channel "
                + settings.channel()
                + "; its log says why: is plumbline.adapter-store.uri its store?");
      }
      return swaps;
    }
  }

  private ServeReport measuredSwaps(
      Swapper.Subject subject, SwapMaterial swapped, ServeSettings settings, List<Swap> earlier)
      throws RequestFailedException, InterruptedException {
    ProcessWatch watch = new ProcessWatch(http);
    try (Swapper swapper = swapper(subject, swapped, settings, watch::swapped)) {
      swapper.start();
      LoadResult load = load(subject.client(), settings);
      List<Swap> swaps = swapper.finish(load.answered());
      watch.end();
      List<Swap> all = new ArrayList<>(earlier);
      all.addAll(swaps);
      VersionReport versions =
          new VersionCheck(subject, swapped.adapters(), http, progress)
              .check(load.answered(), all, settings.checked(), settings.workload().seed());
      return new ServeReport(
          name, settings, load, swaps, Optional.of(versions), watch.early(), watch.late());
    }
  }

  private static Swapper swapper(
      Swapper.Subject subject, SwapMaterial swapped, ServeSettings settings, Runnable afterEach)
      throws RequestFailedException {
    return new Swapper(
        subject, swapped.adapters(), settings.swapsPerSecond(), settings.watched(), afterEach);
  }

  private LoadResult load(StreamingClient client, ServeSettings settings)
      throws InterruptedException {
    return new LoadGenerator(client, settings.workload(), progress)
        .run(settings.pace(), settings.extent());
  }
}
