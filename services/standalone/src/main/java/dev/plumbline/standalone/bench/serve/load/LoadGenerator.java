package dev.plumbline.standalone.bench.serve.load;

import dev.plumbline.model.source.Progress;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends a workload at a pace. With arrivals the moments are drawn beforehand and times count from
 * them: a server that falls behind does not make its clients ask less, and the wait shows.
 */
public final class LoadGenerator {
  // Apart from the workload's, so that another pace asks the same questions.
  private static final long ARRIVAL_SEED = 0x5DEECE66DL;
  private static final double NANOS = 1e9;

  private final StreamingClient client;
  private final Workload workload;
  private final Progress progress;

  public LoadGenerator(StreamingClient client, Workload workload, Progress progress) {
    this.client = client;
    this.workload = workload;
    this.progress = progress;
  }

  /** Sends everything and waits for the last answer. */
  public LoadResult run(Pace pace, Extent extent) throws InterruptedException {
    Run run = new Run(extent);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      if (pace instanceof Pace.Arrivals arrivals) {
        run.arrive(threads, arrivals.perSecond());
      } else if (pace instanceof Pace.Clients clients) {
        for (int i = 0; i < clients.number(); i++) {
          threads.execute(run::askInTurn);
        }
      }
      threads.shutdown();
      while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        run.tell();
      }
      return run.result();
    } finally {
      threads.shutdownNow();
    }
  }

  private final class Run {
    private final Extent extent;
    private final AtomicInteger next = new AtomicInteger();
    private final LoadResult.Collector answers = new LoadResult.Collector();
    private final long start = System.nanoTime();

    private Run(Extent extent) {
      this.extent = extent;
    }

    private void arrive(ExecutorService threads, double perSecond) throws InterruptedException {
      SplittableRandom random = new SplittableRandom(workload.seed() ^ ARRIVAL_SEED);
      long planned = 0;
      for (int number = 0; ; number++) {
        planned += (long) (-Math.log(1 - random.nextDouble()) / perSecond * NANOS);
        if (!extent.allows(number, planned)) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(start + planned - System.nanoTime());
        PlannedRequest request = workload.request(number);
        long moment = start + planned;
        threads.execute(() -> ask(request, moment));
      }
    }

    private void askInTurn() {
      int number = next.getAndIncrement();
      while (extent.allows(number, System.nanoTime() - start)) {
        ask(workload.request(number), System.nanoTime());
        number = next.getAndIncrement();
      }
    }

    private void ask(PlannedRequest request, long plannedAt) {
      answers.add(client.ask(request, plannedAt));
      tell();
    }

    private void tell() {
      String what = answers.summary();
      if (extent.requests().isPresent()) {
        progress.update(what, answers.size(), extent.requests().getAsInt());
      } else {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        progress.update(what, seconds, extent.time().orElseThrow().toSeconds());
      }
    }

    private LoadResult result() {
      return answers.result(start);
    }
  }
}
