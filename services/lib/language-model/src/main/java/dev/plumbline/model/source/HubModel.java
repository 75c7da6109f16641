package dev.plumbline.model.source;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.source.ModelSource.Hub;
import dev.plumbline.model.weights.WeightsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model at a hub, fetched once for each commit into {@code hub/<owner>--<name>/<commit>} of the
 * cache: a folder in Hugging Face's layout. A revision that is a commit needs no connection when
 * the folder is there.
 */
final class HubModel {
  private static final List<String> NEEDED = List.of("config.json", "tokenizer.json");
  private static final List<String> WELCOME =
      List.of("generation_config.json", "tokenizer_config.json", "chat_template.jinja");
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /** Written last, when every file is in its place. */
  private static final String COMPLETE = ".complete";

  private final Path cache;
  private final Progress progress;
  private final HubConnection hub;

  HubModel(Path cacheDirectory, Progress progress, HubSettings settings) {
    this.cache = cacheDirectory.resolve("hub");
    this.progress = progress;
    this.hub = new HubConnection(settings);
  }

  /**
   * The model's folder.
   *
   * @throws InvalidModelException when it can't be had; says what to do
   */
  Path folder(Hub source) {
    var folders = cache.resolve(source.repository().replace("/", "--"));
    var pinned = folders.resolve(source.revision());
    if (source.isCommit() && Files.exists(pinned.resolve(COMPLETE))) {
      return pinned;
    }
    try (var lock = CacheLock.acquire(cache.resolve(folders.getFileName() + ".lock"))) {
      var listing = HubListing.ask(hub, source.repository(), source.revision());
      var folder = Files.createDirectories(folders.resolve(listing.commit()));
      if (!Files.exists(folder.resolve(COMPLETE))) {
        fetchAll(listing, folder);
        Files.writeString(folder.resolve(COMPLETE), "");
      }
      return folder;
    } catch (IOException e) {
      throw new InvalidModelException(
          folders,
          source + " can't be fetched: " + message(e) + "; or name a folder or a .gguf file",
          e);
    }
  }

  private void fetchAll(HubListing listing, Path folder) throws IOException {
    refuseWithoutWeights(listing);
    for (var name : NEEDED) {
      fetch(listing, name, folder);
    }
    for (var name : WELCOME) {
      if (listing.names().contains(name)) {
        fetch(listing, name, folder);
      }
    }
    fetch(listing, listing.names().contains(SINGLE) ? SINGLE : INDEX, folder);
    for (var file : new WeightsFolder(folder).weightFiles()) {
      fetch(listing, file.getFileName().toString(), folder);
    }
  }

  private void fetch(HubListing listing, String name, Path folder) throws IOException {
    if (!listing.names().contains(name)) {
      throw new HubRefusal("it has no " + name);
    }
    var place = folder.resolve(name);
    if (!Files.exists(place)) {
      new HubDownload(hub, progress).fetch(listing.path(name), listing.file(name), place);
    }
  }

  private static void refuseWithoutWeights(HubListing listing) throws HubRefusal {
    if (listing.names().contains(SINGLE) || listing.names().contains(INDEX)) {
      return;
    }
    var others =
        listing.names().stream().filter(name -> name.matches(".+\\.(gguf|bin|pt|pth)")).toList();
    throw new HubRefusal(
        "it has no weights as safetensors"
            + (others.isEmpty()
                ? ""
                : ", only " + others + ": a .gguf file can be downloaded and named as the model"));
  }

  private static String message(IOException e) {
    return e instanceof HubRefusal ? e.getMessage() : e.toString();
  }
}
