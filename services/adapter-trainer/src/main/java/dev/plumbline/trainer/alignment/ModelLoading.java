package dev.plumbline.trainer.alignment;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.network.ComputeSettings;
import dev.plumbline.model.network.LanguageModel;
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
      ComputeSettings compute = new ComputeSettings(settings.device(), settings.precision());
      return LanguageModel.open(settings.source(), compute, settings.cache(), progress);
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new StartException(
          "the model "
              + settings.source()
              + " (plumbline.model.source) cannot be trained in precision "
              + settings.precision()
              + " (plumbline.model.precision) on the device "
              + settings.device()
              + " (plumbline.model.device): "
              + e.getMessage(),
          e);
    }
  }
}
