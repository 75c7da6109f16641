package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Keeps targets in memory up to a bound, the rest of them in a file. */
final class TargetCache implements AutoCloseable {

  private final NDManager owner;
  private final Supplier<Path> newFile;
  private long room;
  private Optional<TensorFile> file = Optional.empty();

  /**
   * @param memory bytes that may stay in memory
   * @param newFile makes an empty file, once it is needed
   */
  TargetCache(NDManager parent, long memory, Supplier<Path> newFile) {
    this.owner = parent.newSubManager();
    this.room = memory;
    this.newFile = newFile;
  }

  /**
   * Copies the targets of a row.
   *
   * @param targets for each target layer [response tokens, hidden]
   */
  RowTargets keep(Map<Integer, NDArray> targets) {
    long bytes = targets.values().stream().mapToLong(t -> t.size() * Float.BYTES).sum();
    if (bytes <= room) {
      room -= bytes;
      return inMemory(targets);
    }
    return onDisk(targets);
  }

  private RowTargets inMemory(Map<Integer, NDArray> targets) {
    Map<Integer, NDArray> kept = new TreeMap<>();
    targets.forEach((layer, target) -> kept.put(layer, copy(target, owner)));
    return (layer, scope) -> copy(kept.get(layer), scope);
  }

  private RowTargets onDisk(Map<Integer, NDArray> targets) {
    TensorFile disk = file.orElseGet(() -> TensorFile.over(newFile.get()));
    file = Optional.of(disk);
    Map<Integer, TensorFile.Place> places = new TreeMap<>();
    targets.forEach((layer, target) -> places.put(layer, disk.append(target)));
    return (layer, scope) -> disk.read(places.get(layer), scope);
  }

  private static NDArray copy(NDArray target, NDManager scope) {
    NDArray copy = target.duplicate();
    copy.attach(scope);
    return copy;
  }

  @Override
  public void close() {
    owner.close();
    file.ifPresent(TensorFile::close);
  }
}
