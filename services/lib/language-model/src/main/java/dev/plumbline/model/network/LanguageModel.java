package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.OpenedModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;

/**
 * A model ready for use: its frozen weights in memory, its tokenizer and its chat template. One
 * instance serves training and generation in all threads; adapters are arguments, never merged in.
 */
public final class LanguageModel implements AutoCloseable {
  private final OpenedModel opened;
  private final Transformer transformer;
  private final ChatEncoder chatEncoder;

  private LanguageModel(OpenedModel opened, Transformer transformer) {
    this.opened = opened;
    this.transformer = transformer;
    this.chatEncoder = new ChatEncoder(opened.chatTemplate(), opened.tokenizer());
  }

  /**
   * Reads the weights into memory.
   *
   * @param opened belongs to the result, which closes it
   */
  public static LanguageModel load(OpenedModel opened, LoadOptions options, Progress progress) {
    Transformer transformer =
        Transformer.load(opened.configuration(), opened.tensors(), options, progress);
    return new LanguageModel(opened, transformer);
  }

  public ModelConfiguration configuration() {
    return opened.configuration();
  }

  public Tokenizer tokenizer() {
    return opened.tokenizer();
  }

  /** Turns conversations into token ids. */
  public ChatEncoder chatEncoder() {
    return chatEncoder;
  }

  /** SHA-256 of the weights' files, in hexadecimal: tells whether an adapter fits. */
  public String fingerprint() {
    return opened.fingerprint();
  }

  public String name() {
    return opened.name();
  }

  public Transformer transformer() {
    return transformer;
  }

  /** A manager for tensors of the caller's own, on the model's device; the caller closes it. */
  public NDManager newManager() {
    return transformer.newManager();
  }

  @Override
  public void close() {
    transformer.close();
    opened.close();
  }
}
