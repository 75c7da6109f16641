package dev.plumbline.model.source;

import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.source.ModelSource.LocalFolder;
import dev.plumbline.model.tokenizer.TokenizerFolder;
import dev.plumbline.model.weights.TensorInventory;
import dev.plumbline.model.weights.WeightsFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds, fetches and opens models. */
public final class ModelOpener {
  private final Path cacheDirectory;
  private final Progress progress;

  private ModelOpener(Path cacheDirectory, Progress progress) {
    this.cacheDirectory = cacheDirectory;
    this.progress = progress;
  }

  /**
   * Opens a model.
   *
   * @param cacheDirectory where downloads and fingerprints are kept; made when it is not there
   */
  public static OpenedModel open(ModelSource source, Path cacheDirectory, Progress progress) {
    var opener = new ModelOpener(cacheDirectory, progress);
    if (source instanceof LocalFolder local) {
      return opener.openFolder(local.folder());
    }
    throw new IllegalArgumentException("no such source: " + source);
  }

  private OpenedModel openFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidModelException(
          folder, "no such folder: name a folder with config.json and model.safetensors");
    }
    var configuration = ConfigurationFile.read(folder.resolve("config.json"));
    var weights = new WeightsFolder(folder);
    var tensors = weights.open();
    try {
      TensorInventory.check(folder, configuration, tensors);
      var fingerprint = new Fingerprint(cacheDirectory, progress).of(weights.weightFiles());
      return new OpenedModel(
          folder.toAbsolutePath().normalize().getFileName().toString(),
          fingerprint,
          configuration,
          tensors,
          TokenizerFolder.open(folder));
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }
}
