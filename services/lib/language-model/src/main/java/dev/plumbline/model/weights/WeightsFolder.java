package dev.plumbline.model.weights;

import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the weights in a folder of Hugging Face's layout. */
public final class WeightsFolder {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;

  public WeightsFolder(Path folder) {
    this.folder = folder;
  }

  public TensorSource open() {
    if (Files.exists(folder.resolve(SINGLE))) {
      return SafetensorsFile.open(folder.resolve(SINGLE));
    }
    if (Files.exists(folder.resolve(INDEX))) {
      return ShardedSafetensors.open(folder.resolve(INDEX));
    }
    files().forEach(SafetensorsFile::refusePickle);
    throw new InvalidModelException(folder, "holds neither %s nor %s".formatted(SINGLE, INDEX));
  }

  /** The files that hold the weights, in the order of their names. */
  public List<Path> weightFiles() {
    if (Files.exists(folder.resolve(SINGLE))) {
      return List.of(folder.resolve(SINGLE));
    }
    return ShardedSafetensors.shardFiles(folder.resolve(INDEX));
  }

  private List<Path> files() {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new InvalidModelException(folder, "can't be listed: " + e, e);
    }
  }
}
