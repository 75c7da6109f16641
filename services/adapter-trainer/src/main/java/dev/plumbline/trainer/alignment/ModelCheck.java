package dev.plumbline.trainer.alignment;

import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.runtime.service.StartException;
import java.util.stream.IntStream;

/** Whether a model can do what the settings ask for, said before any work is done. */
public record ModelCheck(ModelConfiguration model, AlignmentSettings settings) {
  private static final String ALIGNMENT = "plumbline.trainer.alignment.";

  /**
   * For a training.
   *
   * @throws StartException naming the setting
   */
  public void training() {
    measuring();
    layers();
  }

  /**
   * Whether it has the layers whose hidden states are to be matched.
   *
   * @throws StartException naming the setting, and the layers that there are
   */
  public void layers() {
    if (settings.method() != Method.DPO) {
      try {
        settings.match().layersOf(model.blocks());
      } catch (IllegalArgumentException e) {
        throw new StartException(ALIGNMENT + "match." + e.getMessage(), e);
      }
    }
  }

  /**
   * For an evaluation.
   *
   * @throws StartException naming the setting
   */
  public void measuring() {
    int prompt = settings.data().maximumPromptTokens();
    int response =
        IntStream.of(
                settings.data().responseTokens(),
                settings.scoring().responseTokens(),
                settings.evaluation().responseTokens(),
                settings.evaluation().answerTokens())
            .max()
            .orElseThrow();
    if (prompt + response > model.maximumPositions()) {
      throw new StartException(
          ALIGNMENT
              + "data.maximum-prompt-tokens is %d, and the longest response %d tokens, but the model"
                  .formatted(prompt, response)
              + " sees at most %d positions: lower the first to %d"
                  .formatted(
                      model.maximumPositions(), Math.max(1, model.maximumPositions() - response)));
    }
  }
}
