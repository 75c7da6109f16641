package dev.plumbline.server.engine;

import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import dev.plumbline.model.lora.PeftFile;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStoreException;
import dev.plumbline.runtime.store.FetchedAdapter;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.Announcement.AdapterFile;
import dev.plumbline.server.adapters.LoadFailureReason;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Loads LoRA adapters in PEFT's format from the adapter store. The hash of the files is checked at
 * each load, and their shapes before any tensor is made.
 */
final class StoredLoraLoader implements AdapterLoader {
  private static final int SHOWN_HASH = 12;

  private final AdapterStore store;
  private final ModelConfiguration model;
  private final int maxRank;
  private final Function<SortedMap<LoraSite, PairValues>, LoraAdapter> engine;

  /**
   * A loader for one base model.
   *
   * @param maxRank adapters with a pair above it are refused
   * @param engine takes an adapter's values over
   */
  StoredLoraLoader(
      AdapterStore store,
      ModelConfiguration model,
      int maxRank,
      Function<SortedMap<LoraSite, PairValues>, LoraAdapter> engine) {
    this.store = store;
    this.model = model;
    this.maxRank = maxRank;
    this.engine = engine;
  }

  @Override
  public LoraWeights load(Announcement announcement) throws AdapterLoadException {
    AdapterFile file = announcement.adapter().orElseThrow();
    if (file.rank() > maxRank) {
      throw new AdapterLoadException(
          LoadFailureReason.OVER_RANK, hint(file) + "has rank " + file.rank() + allowed());
    }
    try (FetchedAdapter files = fetch(file)) {
      return new LoraWeights(read(file, files.directory()));
    }
  }

  private FetchedAdapter fetch(AdapterFile file) throws AdapterLoadException {
    try {
      return store.fetch(file.uri(), file.sha256());
    } catch (AdapterStoreException e) {
      LoadFailureReason reason =
          switch (e.kind()) {
            case MISSING -> LoadFailureReason.MISSING;
            case DENIED -> LoadFailureReason.ACCESS_DENIED;
            case UNAVAILABLE -> LoadFailureReason.UNREACHABLE;
            case WRONG_CONTENT -> LoadFailureReason.WRONG_HASH;
            case OUTSIDE -> LoadFailureReason.OUTSIDE_STORE;
          };
      throw new AdapterLoadException(reason, hint(file) + e.getMessage(), e);
    }
  }

  private LoraAdapter read(AdapterFile file, Path directory) throws AdapterLoadException {
    try (PeftFile stored = PeftFile.open(directory, model)) {
      requireRanks(file, stored.pairs());
      return engine.apply(stored.pairs());
    } catch (AdapterFormatException e) {
      LoadFailureReason reason =
          switch (e.kind()) {
            case UNREADABLE -> LoadFailureReason.NOT_PEFT;
            case OTHER_MODEL -> LoadFailureReason.WRONG_SHAPE;
          };
      throw new AdapterLoadException(reason, hint(file) + e.getMessage(), e);
    }
  }

  private void requireRanks(AdapterFile file, SortedMap<LoraSite, PairValues> pairs)
      throws AdapterLoadException {
    for (Map.Entry<LoraSite, PairValues> entry : pairs.entrySet()) {
      if (entry.getValue().rank() > maxRank) {
        throw new AdapterLoadException(
            LoadFailureReason.OVER_RANK,
            hint(file)
                + entry.getKey().module()
                + " has rank "
                + entry.getValue().rank()
                + allowed());
      }
    }
  }

  private String allowed() {
    return ", the server allows " + maxRank + " (plumbline.server.adapters.max-rank)";
  }

  private static String hint(AdapterFile file) {
    return "adapter " + file.sha256().substring(0, SHOWN_HASH) + "…: ";
  }
}
