package dev.plumbline.model.benchmark;

import java.util.ArrayList;
import java.util.List;

/** The names of what is measured in rounds, and what follows from it. */
record Figures(BenchmarkSettings settings, Samples samples) {
  static final String FIRST_TOKEN = "first_token";
  static final String MEMORY_READ = "memory_read";
  private static final double GIGA = 1e9;

  static String prefill(int length) {
    return "prefill." + length;
  }

  static String decode(int batch) {
    return "decode.b" + batch;
  }

  static String decodeWithAdapter(int batch) {
    return decode(batch) + ".adapter";
  }

  /** In the order in which they are shown. */
  List<Measurement> all() {
    List<Measurement> all = new ArrayList<>();
    String prompt = "prompt of " + settings.promptTokens() + ", to the first token";
    all.add(samples.measurement(FIRST_TOKEN, prompt, "ms"));
    for (int length : settings.prompts()) {
      all.add(samples.measurement(prefill(length), "reading a prompt of " + length, "tokens/s"));
    }
    settings.batches().forEach(batch -> addDecoding(batch, all));
    if (settings.batches().contains(1)) {
      all.add(samples.measurement(MEMORY_READ, "plain read of as many bytes", "GB/s"));
    }
    return all;
  }

  /**
   * How near one answer in fp32 comes to what the memory allows.
   *
   * @param bytesPerToken weights that one token reads
   */
  Measurement shareOfRead(long bytesPerToken) {
    return new Measurement(
        "memory_share",
        "weights per token x tokens/s, of that",
        "%",
        samples.together(
            decode(1), MEMORY_READ, (speed, read) -> 100 * speed * bytesPerToken / GIGA / read));
  }

  private void addDecoding(int batch, List<Measurement> all) {
    String together = batch == 1 ? "one answer" : batch + " answers together";
    all.add(samples.measurement(decode(batch), together, "tokens/s"));
    String adapter = "  with an adapter of rank " + settings.adapterRank();
    all.add(samples.measurement(decodeWithAdapter(batch), adapter, "tokens/s"));
    all.add(
        new Measurement(
            "adapter_cost.b" + batch,
            "  cost of the adapter",
            "%",
            samples.together(
                decode(batch),
                decodeWithAdapter(batch),
                (without, with) -> 100 * (1 - with / without))));
  }
}
