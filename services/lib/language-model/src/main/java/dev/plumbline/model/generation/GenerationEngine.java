package dev.plumbline.model.generation;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.tensor.DeviceLostException;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers many requests at once in one thread of its own. Requests join and leave between steps; in
 * one batch each uses its own adapter or none, and each gets the tokens it would get alone.
 */
public final class GenerationEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GenerationEngine.class);

  /** Whoever asks while something is read ahead waits for one of so many pieces of a full step. */
  private static final int PIECES_AHEAD = 2;

  /** Hears of what is read ahead. */
  private static final GenerationListener NOBODY =
      new GenerationListener() {
        @Override
        public void onFinish(FinishReason reason, String text, int promptTokens, int tokens) {
          // There is no answer.
        }

        @Override
        public void onFailure(Throwable failure) {
          // The step tells.
        }
      };

  private final Tokenizer tokenizer;
  private final EngineSettings settings;
  private final RequestCheck check;
  private final Transformer transformer;
  private final CachedTransformer network;
  private final CachePool pool;
  private final Deque<Answer> waiting = new ArrayDeque<>();
  private final Admission admission;
  private final int pieceAhead;
  private final ReadingAhead ahead;
  private final Thread thread;
  private volatile EngineStatus status = EngineStatus.idle();
  private volatile Optional<Throwable> failure = Optional.empty();
  private boolean closed;

  private GenerationEngine(Transformer transformer, Tokenizer tokenizer, EngineSettings settings) {
    this.transformer = transformer;
    this.tokenizer = tokenizer;
    this.settings = settings;
    ModelConfiguration model = transformer.configuration();
    long mostTokens =
        CachePool.answerTokens(settings.cacheBytes(), KeyValueCache.bytesPerToken(model));
    this.check =
        new RequestCheck(model, CachePool.longestPossible(mostTokens, model.maximumPositions()));
    this.admission = new Admission(settings.batch());
    this.pieceAhead = Math.max(PrefixMemory.SHORTEST, settings.prefillTokens() / PIECES_AHEAD);
    this.ahead = new ReadingAhead(pieceAhead);
    this.network = new CachedTransformer(transformer);
    this.pool =
        new CachePool(
            network,
            KeyValueCache.bytesPerToken(model),
            settings.cacheBytes(),
            settings.batch(),
            model.maximumPositions());
    this.thread = new Thread(this::work, "generation");
    this.thread.setDaemon(true);
  }

  /** Starts the engine's thread. The model must stay open for as long as the engine. */
  public static GenerationEngine start(LanguageModel model, EngineSettings settings) {
    return start(model.transformer(), model.tokenizer(), settings);
  }

  /** Starts the engine's thread. */
  public static GenerationEngine start(
      Transformer transformer, Tokenizer tokenizer, EngineSettings settings) {
    GenerationEngine engine = new GenerationEngine(transformer, tokenizer, settings);
    engine.thread.start();
    return engine;
  }

  /**
   * Takes a request.
   *
   * @throws EngineFullException when too many requests wait already
   * @throws ContextLengthException when prompt and answer can't fit, however long one waits
   * @throws IllegalArgumentException when a token or the adapter is none of this model's
   * @throws IllegalStateException when the engine is closed, or the adapter has been freed
   */
  public GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
    Optional<LoraAdapter.Lease> lease = request.adapter().map(LoraAdapter::retain);
    try {
      check.check(request);
      Answer answer = new Answer(request, listener, lease, tokenizer);
      enqueue(answer);
      return answer;
    } catch (RuntimeException e) {
      lease.ifPresent(LoraAdapter.Lease::close);
      throw e;
    }
  }

  /**
   * Takes over an adapter, in the caller's thread, so that neither its first answer nor those of
   * others wait for it. Only this engine, which must stay open meanwhile, can use what it gives.
   *
   * @throws IllegalArgumentException when the adapter is none of this model's
   */
  public LoraAdapter adopt(Map<LoraSite, ? extends PairValues> pairs) {
    check.requireFit(pairs);
    return network.adopt(pairs);
  }

  /**
   * Reads what prompts to come begin with, in moments in which nobody waits for an answer: later
   * requests with this adapter that begin so are answered as soon as if one had been answered
   * before. Returns at once; given up when the adapter is freed or the engine closed before.
   *
   * @param adapterKey that of the later requests
   * @throws ContextLengthException when no prompt that begins so can fit
   * @throws IllegalArgumentException when a token or the adapter is none of this model's
   */
  public void readAhead(int[] beginning, LoraAdapter adapter, String adapterKey) {
    GenerationRequest request =
        new GenerationRequest(
            beginning, SamplingOptions.greedy(1), Optional.of(adapter), adapterKey);
    check.check(request);
    synchronized (this) {
      if (!closed) {
        ahead.add(request);
        notifyAll();
      }
    }
  }

  private synchronized void enqueue(Answer answer) {
    if (closed) {
      throw new IllegalStateException("The generation engine is closed", failure.orElse(null));
    }
    if (waiting.size() == settings.queue()) {
      throw new EngineFullException(waiting.size());
    }
    waiting.add(answer);
    notifyAll();
  }

  /** The most tokens that prompt and answer of one request may have together. */
  public long contextLimit() {
    return check.contextLimit();
  }

  /** What the engine was busy with after its latest step. */
  public EngineStatus status() {
    return status;
  }

  private void work() {
    if (settings.threads() > 0) {
      ThreadBudget.forCurrentThread(settings.threads());
    }
    Batch batch = new Batch(network, pool, settings, transformer::requireDevice);
    try (network;
        pool) {
      while (awaitWork(batch)) {
        step(batch);
        status = batch.status();
      }
      batch.endAll(Optional.empty());
    } catch (RuntimeException | Error e) {
      log.error("The generation engine cannot go on; start the process anew", e);
      failure = Optional.of(e);
      batch.giveUp(e);
    } finally {
      endWaiting();
    }
  }

  /** Why it cannot answer any more, nor ever again; empty while it can or when it was closed. */
  public Optional<Throwable> failure() {
    return failure;
  }

  /** Whatever happens in a step, the next one is made, unless the device is lost. */
  private void step(Batch batch) {
    try {
      admit(batch);
      if (batch.isEmpty()) {
        readAhead(batch);
      } else {
        batch.step();
      }
    } catch (DeviceLostException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      transformer.requireDevice(e);
      log.error("A step failed; its answers are given up", e);
      batch.endAll(Optional.of(e));
    }
  }

  /** Waits until there is something to do; false when the engine is closed. */
  private synchronized boolean awaitWork(Batch batch) {
    try {
      while (!closed && waiting.isEmpty() && ahead.isEmpty() && batch.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    return !closed;
  }

  /** Lets requests in as long as there is room. */
  private void admit(Batch batch) {
    takeCancelled()
        .forEach(answer -> Batch.guarded(answer, () -> answer.end(FinishReason.CANCELLED)));
    admission.admit(
        inOrder(),
        answer -> {
          boolean admitted = admits(batch, answer);
          if (admitted) {
            remove(answer);
          }
          return admitted;
        });
  }

  /** Wherever they wait: the first may be there for long. */
  private synchronized List<Answer> takeCancelled() {
    List<Answer> cancelled = waiting.stream().filter(Answer::isCancelled).toList();
    waiting.removeAll(cancelled);
    return cancelled;
  }

  /** An answer that there is no memory for after all ends alone. */
  private boolean admits(Batch batch, Answer answer) {
    try {
      return batch.admit(answer);
    } catch (RuntimeException | OutOfMemoryError e) {
      log.warn("An answer can't be begun", e);
      Batch.guarded(answer, () -> answer.fail(e));
      transformer.requireDevice(e);
      return true;
    }
  }

  private void readAhead(Batch batch) {
    nextAhead(batch)
        .ifPresent(
            request ->
                request
                    .adapter()
                    .flatMap(LoraAdapter::tryRetain)
                    .map(lease -> new Answer(request, NOBODY, Optional.of(lease), tokenizer))
                    .ifPresent(answer -> batch.readAhead(answer, pieceAhead)));
  }

  private synchronized Optional<GenerationRequest> nextAhead(Batch batch) {
    return ahead.next(batch::known);
  }

  private synchronized List<Answer> inOrder() {
    return List.copyOf(waiting);
  }

  private synchronized void remove(Answer answer) {
    waiting.remove(answer);
  }

  private void endWaiting() {
    List<Answer> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(waiting);
      waiting.clear();
    }
    left.forEach(
        answer ->
            Batch.guarded(
                answer,
                () ->
                    failure.ifPresentOrElse(
                        answer::fail, () -> answer.end(FinishReason.CANCELLED))));
  }

  /** Ends every answer as cancelled, and the thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
