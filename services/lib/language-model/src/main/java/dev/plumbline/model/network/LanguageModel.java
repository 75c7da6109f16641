package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.OpenedModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

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
   * Opens and loads a model as settings name it.
   *
   * @param source see {@link ModelSource#parse}
   * @param cache where fetched models are kept
   * @throws IllegalArgumentException when there is no such device or precision, or not on this
   *     machine
   * @throws dev.plumbline.model.config.InvalidModelException when the model is not there, broken or
   *     of an unknown kind
   */
  public static LanguageModel open(
      String source, ComputeSettings compute, Path cache, Progress progress) {
    LoadOptions options = compute.loadOptions();
    Optional<Precision> precision = compute.namedPrecision();
    precision.ifPresent(named -> named.requirePossible(options.device()));
    OpenedModel opened = ModelOpener.open(ModelSource.parse(source), cache, progress);
    return precision.isPresent()
        ? load(opened, precision.get(), options, progress)
        : loadFastest(opened, options, progress);
  }

  /**
   * Reads the weights into memory, in the precision that is fastest on this machine among those in
   * which the model still predicts as well as in fp32, and logs which one that is.
   *
   * @param opened belongs to the result, which closes it
   */
  public static LanguageModel loadFastest(
      OpenedModel opened, LoadOptions options, Progress progress) {
    FastestPrecision fastest = new FastestPrecision(Processor.current());
    return loaded(opened, () -> fastest.load(opened, options, progress));
  }

  /**
   * Reads the weights into memory, in fp32.
   *
   * @param opened belongs to the result, which closes it
   */
  public static LanguageModel load(OpenedModel opened, LoadOptions options, Progress progress) {
    return load(opened, Precision.FLOAT32, options, progress);
  }

  /**
   * Reads the weights into memory.
   *
   * @param opened belongs to the result, which closes it
   * @throws IllegalArgumentException when this machine can't multiply in the precision
   */
  public static LanguageModel load(
      OpenedModel opened, Precision precision, LoadOptions options, Progress progress) {
    return loaded(
        opened,
        () ->
            Transformer.load(opened.configuration(), opened.tensors(), options, progress)
                .rounded(precision, SampleText.tokens(opened)));
  }

  private static LanguageModel loaded(OpenedModel opened, Supplier<Transformer> loading) {
    return new LanguageModel(opened, ShortLivedThread.compute("model-loading", loading));
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

  /** What the matrices are rounded to. */
  public Precision precision() {
    return transformer.precision();
  }

  /** The precision, and how finely this machine rounds to it: int8 has 63 or 127 steps. */
  public String rounding() {
    return precision() == Precision.INT8
        ? precision().label() + "/" + Processor.current().largestWeight()
        : precision().label();
  }

  public Transformer transformer() {
    return transformer;
  }

  /** Frees what only training needs, for a process that makes nothing but answers. */
  public void keepForAnswersOnly() {
    transformer.keepForAnswersOnly();
  }

  /** A manager for tensors of the caller's own, on the model's device; the caller closes it. */
  public NDManager newManager() {
    return transformer.newManager();
  }

  /**
   * Asks after a failure whether the device still computes.
   *
   * @throws dev.plumbline.model.tensor.DeviceLostException when it does not
   */
  public void requireDevice(Throwable failure) {
    transformer.requireDevice(failure);
  }

  /** Gives back what nothing uses any more of a GPU's memory, for others that compute on it. */
  public void releaseUnusedMemory() {
    transformer.releaseUnusedMemory();
  }

  @Override
  public void close() {
    transformer.close();
    opened.close();
  }
}
