package dev.plumbline.alignment.training;

import ai.djl.ndarray.NDManager;
import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.RunFolder;
import dev.plumbline.alignment.checkpoint.Checkpoints;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.Dataset;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.ResponseWindow;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.LoraSite;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a method is given to learn from.
 *
 * @param manager of the run's tensors, and of the adapter that comes out of it
 * @param dataset its held-in votes
 * @param contrast the contrast that explains them
 * @param served the adapter that is served now
 * @param folder where the run keeps what does not fit into memory
 * @param checkpoints what the run goes on from after a stop
 */
public record TrainingTask(
    TrainingModel model,
    NDManager manager,
    RowEncoder encoder,
    Dataset dataset,
    Contrast contrast,
    AlignmentSettings settings,
    Optional<LoraAdapter> served,
    RunFolder folder,
    Checkpoints checkpoints,
    AlignmentListener listener) {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingTask.class);

  /** The votes for a method that learns with the instructions of the contrast. */
  EncodedVotes votes() {
    return votes(Optional.of(contrast));
  }

  /** The votes for a method that learns without instructions. */
  EncodedVotes plainVotes() {
    return votes(Optional.empty());
  }

  private EncodedVotes votes(Optional<Contrast> instructions) {
    return new EncodedVotes(dataset.rows(), encoder, instructions, settings.data());
  }

  /** A response without an instruction. */
  EncodedRow plainRow(List<ChatMessage> messages, Response response, ResponseWindow window) {
    return encoder.encode(messages, Optional.empty(), response, window);
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

  /**
   * The adapter that is to be published, before its first step: a new one, or, where a warm start
   * is wanted, a copy of the served one, if that has the form that this run is to give.
   */
  LoraAdapter newProduct(int endBlock) {
    LoraAdapter fresh = newAdapter(endBlock, Salt.PRODUCT_WEIGHTS);
    if (!settings.adapter().warmStart() || served.isEmpty()) {
      return fresh;
    }
    SortedMap<LoraSite, LoraMatrices> values = served.get().values();
    if (!form(values).equals(form(fresh.values()))) {
      LOG.warn("the served adapter has another form than this run gives; it starts without it");
      return fresh;
    }
    fresh.close();
    return LoraAdapter.of(values, manager);
  }

  /** Where an adapter has matrices, and of which size. */
  private static List<String> form(SortedMap<LoraSite, LoraMatrices> values) {
    return values.entrySet().stream()
        .map(site -> site.getKey() + " " + site.getValue().rank() + " " + site.getValue().scaling())
        .toList();
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
