package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.pairs.PairBuilderService;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.ServiceContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts votes with a pair-builder that begins anew. */
final class PairBuilderRun {
  private static final long LOOK_MILLIS = 5;
  private static final String[] FATES = {"votes", "late", "duplicates", "dropped", "forgotten"};

  private final Configuration configuration;
  private final Path directory;

  PairBuilderRun(Configuration configuration, Path directory) {
    this.configuration = configuration;
    this.directory = directory;
  }

  /**
   * Counts that many votes, and gives how many that were a second: from the first that was counted
   * to the last.
   *
   * @param store rocksdb or in-memory
   * @param name of the group and its topics, used once
   */
  double run(String store, String name, int votes) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.pair-builder.application-id", name);
    settings.put("plumbline.pair-builder.state.store", store);
    settings.put("plumbline.pair-builder.state.directory", directory.resolve(name).toString());
    settings.put("plumbline.pair-builder.http.port", 0);
    ServiceContext context = ServiceContext.of(configuration.withOverrides(settings));
    PairBuilderService service = PairBuilderService.start(context);
    try {
      double first = await(1, service, context.metrics());
      long start = System.nanoTime();
      await(votes, service, context.metrics());
      return Rate.of(votes - first, start);
    } finally {
      service.close();
    }
  }

  private static double await(
      int votes, PairBuilderService service, PrometheusMeterRegistry metrics)
      throws InterruptedException {
    double counted = counted(metrics);
    while (counted < votes) {
      if (!service.readiness().alive()) {
        throw new IllegalStateException("the pair-builder " + service.readiness().detail());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      counted = counted(metrics);
    }
    return counted;
  }

  private static double counted(PrometheusMeterRegistry metrics) {
    double sum = 0;
    for (String fate : FATES) {
      for (Counter counter : metrics.find("plumbline.pairs." + fate).counters()) {
        // Votes that had to give way were counted before.
        if (!"displaced".equals(counter.getId().getTag("limit"))) {
          sum += counter.count();
        }
      }
    }
    return sum;
  }
}
