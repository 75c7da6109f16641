package dev.plumbline.server.engine;

import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;

/**
 * Has the engine read with each new adapter what its channel's prompts begin with, when nobody
 * waits for an answer: what was read with another version is of no use to it.
 */
final class ReadAheadLoader implements AdapterLoader {
  private final StoredLoraLoader loader;
  private final GenerationEngine engine;
  private final CommonBeginnings beginnings;

  ReadAheadLoader(StoredLoraLoader loader, GenerationEngine engine, CommonBeginnings beginnings) {
    this.loader = loader;
    this.engine = engine;
    this.beginnings = beginnings;
  }

  @Override
  public AdapterWeights load(Announcement announcement) throws AdapterLoadException {
    LoraWeights weights = loader.load(announcement);
    beginnings
        .of(announcement.channel())
        .forEach(
            beginning ->
                engine.readAhead(
                    beginning, weights.adapter(), announcement.sha256().orElseThrow()));
    return weights;
  }
}
