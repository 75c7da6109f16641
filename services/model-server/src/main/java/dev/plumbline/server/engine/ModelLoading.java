package dev.plumbline.server.engine;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.LoadOptions;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.service.StartException;

/** Brings the configured base model into memory. */
public final class ModelLoading {
  private ModelLoading() {}

  /**
   * Loads a model.
   *
   * @throws StartException when it is not there, broken or of an unknown kind
   */
  public static LanguageModel load(ModelSettings settings, Progress progress) {
    try {
      ModelSource source = ModelSource.parse(settings.source());
      return LanguageModel.load(
          ModelOpener.open(source, settings.cache(), progress), LoadOptions.defaults(), progress);
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new StartException(
          "the model " + settings.source() + " (plumbline.model.source): " + e.getMessage(), e);
    }
  }
}
