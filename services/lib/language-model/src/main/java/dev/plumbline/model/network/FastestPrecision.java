package dev.plumbline.model.network;

import dev.plumbline.model.source.OpenedModel;
import dev.plumbline.model.source.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a model in the precision that is fastest on this machine, unless the model predicts a short
 * text noticeably worse in it: some models have activations that 8 bits can't hold.
 */
final class FastestPrecision {
  private static final Logger log = LoggerFactory.getLogger(FastestPrecision.class);

  /** What the loss may rise by, in nats per token: two per cent of the perplexity. */
  private static final double TOLERANCE = 0.02;

  private final Processor processor;

  FastestPrecision(Processor processor) {
    this.processor = processor;
  }

  Transformer load(OpenedModel opened, LoadOptions options, Progress progress) {
    List<Precision> faster = processor.fasterThanFloat32(options.device());
    Transformer exact = exact(opened, options, progress);
    if (faster.isEmpty()) {
      log.info("Precision float32: nothing is faster on this machine");
      return exact;
    }
    int[] sample = SampleText.tokens(opened);
    double before = loss(exact, sample);
    for (Precision precision : faster) {
      Transformer rounded = exact.rounded(precision, sample);
      double after = loss(rounded, sample);
      String losses = String.format(Locale.ROOT, "%.4f, in float32 %.4f", after, before);
      if (after - before <= TOLERANCE) {
        log.info("Precision {}: loss on a short text {}", precision.label(), losses);
        return rounded;
      }
      log.info("Not precision {}: loss on a short text {}", precision.label(), losses);
      rounded.close();
      exact = exact(opened, options, progress);
    }
    log.info("Precision float32: nothing faster on this machine is as good");
    return exact;
  }

  private static Transformer exact(OpenedModel opened, LoadOptions options, Progress progress) {
    return Transformer.load(opened.configuration(), opened.tensors(), options, progress);
  }

  private static double loss(Transformer transformer, int[] sample) {
    try (CachedTransformer network = new CachedTransformer(transformer)) {
      return TextLoss.of(network, Optional.empty(), sample);
    }
  }
}
