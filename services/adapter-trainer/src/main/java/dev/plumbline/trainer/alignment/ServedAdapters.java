package dev.plumbline.trainer.alignment;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.runtime.store.AdapterStoreException;
import dev.plumbline.runtime.store.FetchedAdapter;
import dev.plumbline.trainer.run.ServedAdapter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the adapter that a channel is served with, so that a new one can be compared with it. */
public final class ServedAdapters {
  private static final Logger LOG = LoggerFactory.getLogger(ServedAdapters.class);

  private final AdapterStore store;

  public ServedAdapters(AdapterStore store) {
    this.store = store;
  }

  /**
   * Reads an adapter.
   *
   * <p>One that is gone or broken cannot be served either, and must not keep its channel from
   * getting a better one: that is logged, and the new one is compared with the base model alone.
   *
   * @param scope owns the adapter's tensors
   * @throws AdapterStoreException when the store does not answer, or does not let it be read
   */
  Optional<LoraAdapter> read(
      Optional<ServedAdapter> served, ModelConfiguration model, NDManager scope) {
    return served.flatMap(adapter -> read(adapter, model, scope));
  }

  private Optional<LoraAdapter> read(
      ServedAdapter served, ModelConfiguration model, NDManager scope) {
    try (FetchedAdapter files = store.fetch(served.uri(), served.sha256())) {
      return Optional.of(PeftFormat.read(files.directory(), model, scope));
    } catch (AdapterStoreException e) {
      return switch (e.kind()) {
        case UNAVAILABLE, DENIED -> throw e;
        case MISSING, WRONG_CONTENT, OUTSIDE -> gone(served, e);
      };
    } catch (AdapterFormatException e) {
      return gone(served, e);
    }
  }

  private static Optional<LoraAdapter> gone(ServedAdapter served, RuntimeException e) {
    LOG.warn(
        "version {} cannot be compared with, the base model is instead: {}",
        served.version(),
        e.getMessage());
    return Optional.empty();
  }
}
