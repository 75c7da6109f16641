package dev.plumbline.trainer.alignment;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.LoadOptions;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.service.StartException;

/** Brings the base model that adapters are trained for into memory. */
public final class ModelLoading {

  private ModelLoading() {}

  /**
   * Loads the configured model.
   *
   * @throws StartException when it is not there, broken or of an unknown kind
   */
  public static LanguageModel load(ModelSettings settings, Progress progress) {
    try {
      return LanguageModel.load(
          ModelOpener.open(ModelSource.parse(settings.source()), settings.cache(), progress),
          LoadOptions.defaults(),
          progress);
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new StartException(
          "the model "
              + settings.source()
              + " cannot be trained: "
              + e.getMessage()
              + " (plumbline.model.source)",
          e);
    }
  }
}
