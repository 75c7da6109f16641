package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a method is given to learn from.
 *
 * @param manager of the run's tensors, and of the adapter that comes out of it
 * @param dataset its held-in votes
 * @param contrast the contrast that explains them
 */
public record TrainingTask(
    TrainingModel model,
    NDManager manager,
    RowEncoder encoder,
    Dataset dataset,
    Contrast contrast,
    AlignmentSettings settings,
    AlignmentListener listener) {

  EncodedVotes votes() {
    return EncodedVotes.of(dataset.rows(), encoder, contrast, settings.data());
  }

  /** A response without an instruction. */
  EncodedRow plainRow(List<ChatMessage> messages, String response) {
    return encoder.encode(messages, Optional.empty(), response, settings.data().responseTokens());
  }

  /** A new adapter on the blocks below the given one; the same salt gives the same values. */
  LoraAdapter newAdapter(int endBlock, Salt salt) {
    LoraSettings shape =
        new LoraSettings(
            settings.adapter().rank(),
            settings.adapter().alpha(),
            settings.adapter().projections(),
            0,
            endBlock);
    return LoraAdapter.create(shape, model.transformer().configuration(), manager, seed(salt));
  }

  /** Independent random numbers for each purpose, from the one seed of the run. */
  long seed(Salt salt) {
    return 31 * settings.seed() + salt.name().hashCode();
  }

  int blocks() {
    return model.transformer().configuration().blocks();
  }

  /** What random numbers are for. */
  enum Salt {
    INSTRUCTOR_WEIGHTS,
    INSTRUCTOR_ORDER,
    PRODUCT_WEIGHTS,
    PRODUCT_ORDER
  }
}
