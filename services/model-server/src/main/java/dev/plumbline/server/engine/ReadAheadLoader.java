package dev.plumbline.server.engine;

import dev.plumbline.model.generation.GenerationEngine;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterLoader;
import dev.plumbline.server.adapters.AdapterWeights;
import dev.plumbline.server.adapters.Announcement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine read with each new adapter what its channel's prompts begin with, when nobody
 * waits for an answer: what was read with another version is of no use to it.
 */
final class ReadAheadLoader implements AdapterLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAheadLoader.class);

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
    try {
      for (int[] beginning : beginnings.of(announcement.channel())) {
        engine.readAhead(beginning, weights.adapter(), announcement.sha256().orElseThrow());
      }
    } catch (RuntimeException e) {
      LOG.warn("nothing is read ahead for {}", announcement, e);
    }
    return weights;
  }
}
