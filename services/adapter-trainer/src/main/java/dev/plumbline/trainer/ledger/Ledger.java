package dev.plumbline.trainer.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one partition of the pairs' topic across restarts. It travels as the
 * partition's committed offset and that commit's metadata, always inside the transaction that makes
 * it true.
 *
 * <p>The committed offset is the lowest offset that holds a change no concluded run knew, so the
 * group's lag is the work still to do. Several channels share a partition, and one may be ahead of
 * another: its own boundary then stands in the metadata. Each record below a channel's boundary was
 * known to the last concluded (published or rejected) run of that channel. All of that holds for
 * one base model: an adapter fits no other.
 *
 * @param committed the committed offset; 0 when nothing was committed yet
 * @param boundaries by channel, where it lies beyond {@code committed}
 * @param openRun a run under way; a worker that finds one here took over from one that died
 * @param deadLettered records below this offset that could not be read are already dead letters
 * @param baseModel fingerprint of the base model that the runs were on; empty: not written down
 * @param versions by channel, the last version that was given to an adapter; its announcement may
 *     be gone, when an operator who had not heard of it wrote another one behind it
 */
public record Ledger(
    long committed,
    Map<String, Long> boundaries,
    Optional<OpenRun> openRun,
    long deadLettered,
    Optional<String> baseModel,
    Map<String, Long> versions) {
  /** The ledger of a partition that no worker has committed yet. */
  public static final Ledger NEW = new Ledger(0, Map.of(), Optional.empty(), 0);

  public Ledger {
    boundaries = Map.copyOf(boundaries);
    versions = Map.copyOf(versions);
  }

  /** Without a word of the base model, nor of versions. */
  public Ledger(
      long committed, Map<String, Long> boundaries, Optional<OpenRun> openRun, long deadLettered) {
    this(committed, boundaries, openRun, deadLettered, Optional.empty(), Map.of());
  }

  /** Naming the base model that the runs were on. */
  public Ledger on(String fingerprint) {
    return new Ledger(
        committed, boundaries, openRun, deadLettered, Optional.of(fingerprint), versions);
  }

  /** For a base model that no run was on yet: its adapters learned from nothing. */
  public Ledger anewOn(String fingerprint) {
    return new Ledger(0, Map.of(), openRun, deadLettered, Optional.of(fingerprint), versions);
  }

  /** The boundary of a channel: its last concluded run knew every record below it. */
  public long boundary(String channel) {
    return Math.max(committed, boundaries.getOrDefault(channel, 0L));
  }

  /** With a run that starts now. */
  public Ledger opened(OpenRun run) {
    return new Ledger(committed, boundaries, Optional.of(run), deadLettered, baseModel, versions);
  }

  /** Without the open run, whose channel stays where it was. */
  public Ledger abandoned() {
    return new Ledger(committed, boundaries, Optional.empty(), deadLettered, baseModel, versions);
  }

  /** After the open run concluded: its channel's boundary is the run's. */
  public Ledger concluded() {
    OpenRun run = openRun.orElseThrow(() -> new IllegalStateException("no run is open"));
    Map<String, Long> moved = new HashMap<>(boundaries);
    moved.put(run.channel(), run.boundary());
    return new Ledger(committed, moved, Optional.empty(), deadLettered, baseModel, versions);
  }

  /** With a version that is given to the adapter of a channel. */
  public Ledger given(String channel, long version) {
    Map<String, Long> more = new HashMap<>(versions);
    more.put(channel, version);
    return new Ledger(committed, boundaries, openRun, deadLettered, baseModel, more);
  }

  /** With dead letters written for what could not be read below {@code offset}. */
  public Ledger deadLetteredTo(long offset) {
    return new Ledger(
        committed, boundaries, openRun, Math.max(deadLettered, offset), baseModel, versions);
  }

  /** Commits up to {@code lowestChange}; a commit never moves back. */
  public Ledger committedTo(long lowestChange) {
    return new Ledger(
        Math.max(committed, lowestChange), boundaries, openRun, deadLettered, baseModel, versions);
  }

  /** Raises the boundaries of channels to where their announced adapters say that they are. */
  public Ledger raised(Map<String, Long> announced) {
    Map<String, Long> raised = new HashMap<>(boundaries);
    announced.forEach((channel, boundary) -> raised.merge(channel, boundary, Math::max));
    return new Ledger(committed, raised, openRun, deadLettered, baseModel, versions);
  }

  /**
   * Forgets boundaries beyond the partition's end: they speak of an earlier topic of this name,
   * which was deleted and made anew.
   */
  public Ledger within(long endOffset) {
    Map<String, Long> kept = new HashMap<>(boundaries);
    kept.values().removeIf(boundary -> boundary > endOffset);
    return new Ledger(
        committed > endOffset ? 0 : committed,
        kept,
        openRun,
        deadLettered > endOffset ? 0 : deadLettered,
        baseModel,
        versions);
  }
}
