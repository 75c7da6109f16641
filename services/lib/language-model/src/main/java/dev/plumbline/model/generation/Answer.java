package dev.plumbline.model.generation;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.Segment;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request from submission to its end: its tokens, how many of them are in the cache, and what
 * its listener has heard. Confined to the engine's thread, but for {@link #cancel}.
 */
final class Answer implements GenerationHandle {
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final Optional<LoraAdapter.Lease> lease;
  private final TokenSampler sampler;
  private final AnswerText text;
  private final Set<Integer> stopTokens;
  private final int promptLength;
  private int[] tokens;
  private int count;
  private int cached;
  private int reused;
  private boolean ended;
  private boolean failed;
  private volatile boolean cancelled;

  Answer(
      GenerationRequest request,
      GenerationListener listener,
      Optional<LoraAdapter.Lease> lease,
      Tokenizer tokenizer) {
    this.request = request;
    this.listener = listener;
    this.lease = lease;
    this.tokens = request.prompt();
    this.promptLength = tokens.length;
    this.count = promptLength;
    this.sampler = new TokenSampler(request.sampling(), tokens);
    this.text =
        new AnswerText(
            request.continuation()
                ? tokenizer.streamingDecoder(tokens)
                : tokenizer.streamingDecoder(),
            request.sampling().stop());
    this.stopTokens =
        request.sampling().ignoreStopTokens() ? Set.of() : Set.copyOf(tokenizer.stopTokens());
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether it ended without a result. */
  boolean hasFailed() {
    return failed;
  }

  /** The largest number of tokens that can be in the cache: the last one never gets there. */
  int longest() {
    return promptLength + request.sampling().maxTokens();
  }

  /** Tokens that are in the cache already. */
  int cached() {
    return cached;
  }

  /** Tokens that are not in the cache yet: what is left of the prompt, or the newest one. */
  int waiting() {
    return count - cached;
  }

  /** Takes over the beginning of the prompt from what was known of it. */
  void recall(PrefixMemory memory, KeyValueCache cache, int slot) {
    begin(memory.recall(AdapterIdentity.of(request), request.prompt(), cache, slot));
  }

  /**
   * How many tokens of its prompt could be copied from another answer once that one has read them;
   * 0 when they use different adapters. The last token of a prompt always runs.
   */
  int commonPrompt(Answer other) {
    if (!AdapterIdentity.of(request).equals(AdapterIdentity.of(other.request))) {
      return 0;
    }
    int mismatch = Arrays.mismatch(tokens, 0, count, other.tokens, 0, other.count);
    int common = mismatch < 0 ? count : mismatch;
    return Math.min(Math.min(common, promptLength - 1), other.promptLength);
  }

  /** Says that the first tokens are in the cache already. */
  void begin(int number) {
    cached = number;
    reused = number;
  }

  /** How many tokens of the prompt need not be read. */
  int reused() {
    return reused;
  }

  /** Leaves what is in the cache to prompts that begin in the same way. */
  void leave(PrefixMemory memory, KeyValueCache cache, int slot) {
    if (!failed) {
      int[] done = Arrays.copyOf(tokens, cached);
      memory.keep(AdapterIdentity.of(request), done, cache, slot);
    }
  }

  /** The next tokens to put into the cache. */
  Segment.Row row(int number) {
    List<Integer> next = Arrays.stream(tokens, cached, cached + number).boxed().toList();
    return new Segment.Row(cached, next, lease.map(LoraAdapter.Lease::adapter));
  }

  /** Says that the next tokens are in the cache. */
  void advance(int number) {
    cached += number;
  }

  /** Chooses the next token and tells the listener; ends the answer when it was the last. */
  void choose(FloatBuffer logits) {
    Optional<FloatBuffer> untouched =
        request.alternatives().isPresent() ? Optional.of(copy(logits)) : Optional.empty();
    int id = sampler.next(logits);
    append(id);
    untouched.ifPresent(
        row ->
            listener.onLogProbabilities(
                TokenLogProbabilities.of(row, id, request.alternatives().getAsInt())));
    listener.onToken(id);
    if (stopTokens.contains(id)) {
      end(FinishReason.STOP);
      return;
    }
    emit(text.next(id));
    if (text.stopped()) {
      end(FinishReason.STOP);
    } else if (generated() == request.sampling().maxTokens()) {
      end(FinishReason.LENGTH);
    }
  }

  /** Ends the answer with what there is of it. */
  void end(FinishReason reason) {
    if (ended) {
      return;
    }
    emit(text.finish());
    ended = true;
    release();
    listener.onFinish(reason, text.whole(), promptLength, generated());
  }

  /** Ends the answer without a result; a listener that fails once more is left alone. */
  void fail(Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    failed = true;
    release();
    listener.onFailure(failure);
  }

  private static FloatBuffer copy(FloatBuffer logits) {
    return FloatBuffer.allocate(logits.remaining()).put(logits.duplicate()).flip();
  }

  private void append(int id) {
    if (count == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * count);
    }
    tokens[count] = id;
    count++;
  }

  private int generated() {
    return count - promptLength;
  }

  private void emit(String piece) {
    if (!piece.isEmpty()) {
      listener.onText(piece);
    }
  }

  private void release() {
    lease.ifPresent(LoraAdapter.Lease::close);
  }
}
