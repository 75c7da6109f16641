package dev.plumbline.server;

import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStoreException;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.AnswerListener;
import dev.plumbline.server.answers.AnswerSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model without weights: it answers with the version of its adapter, ten times, and refuses to
 * speak for an adapter that was freed. For tests of everything around a model.
 */
final class VersionSpeaker implements ServingModel {
  static final String FINGERPRINT = "abcdef01".repeat(8);
  private static final int WORDS = 10;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentHashMap<Weights, Boolean> open = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Optional<String> failure = Optional.empty();

  private final class Weights implements AdapterWeights {
    @Override
    public void close() {
      open.remove(this);
    }
  }

  @Override
  public String name() {
    return "speaker";
  }

  @Override
  public String fingerprint() {
    return FINGERPRINT;
  }

  /** Answers that begin from now on stop in their middle until the latch is open. */
  void holdAnswers(CountDownLatch latch) {
    gate = latch;
  }

  int loads() {
    return loads.get();
  }

  int openAdapters() {
    return open.size();
  }

  @Override
  public AnswerSource answers() {
    return request ->
        listener -> {
          CountDownLatch held = gate;
          threads.execute(() -> speak(request.lease(), listener, held));
          return () -> {};
        };
  }

  private void speak(AdapterLease lease, AnswerListener listener, CountDownLatch held) {
    try {
      for (int word = 0; word < WORDS; word++) {
        if (word == WORDS / 2) {
          held.await();
        }
        if (lease.weights().isPresent() && !open.containsKey(lease.weights().get())) {
          throw new IllegalStateException("adapter " + lease.version() + " was freed in use");
        }
        listener.onText("v" + lease.version() + " ", List.of());
      }
      listener.onEnd(new AnswerEnd(AnswerEnd.Reason.STOP, 1, WORDS));
    } catch (InterruptedException | RuntimeException e) {
      listener.onFailure(e);
    }
  }

  @Override
  public AdapterLoader adapters(AdapterStore store, int maxRank) {
    return announcement -> {
      loads.incrementAndGet();
      var file = announcement.adapter().orElseThrow();
      try {
        store.fetch(file.uri(), file.sha256()).close();
      } catch (AdapterStoreException e) {
        throw new AdapterLoadException(
            e.kind() == AdapterStoreException.Kind.MISSING
                ? LoadFailureReason.MISSING
                : LoadFailureReason.WRONG_HASH,
            e.getMessage(),
            e);
      }
      Weights weights = new Weights();
      open.put(weights, true);
      return weights;
    };
  }

  @Override
  public Optional<String> failure() {
    return failure;
  }

  /** From now on it says that it can answer nothing any more. */
  void fail(String why) {
    failure = Optional.of(why);
  }

  @Override
  public ModelActivity activity() {
    return new ModelActivity(0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
