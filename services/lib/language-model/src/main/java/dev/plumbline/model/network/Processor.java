package dev.plumbline.model.network;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the processor can multiply without a detour.
 *
 * @param features names as Linux lists them; none on other systems, where fp32 is the safe choice
 */
record Processor(Set<String> features) {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final Pattern FEATURES =
      Pattern.compile("^(?:flags|Features)\\s*:(.*)$", Pattern.MULTILINE);

  Processor {
    features = Set.copyOf(features);
  }

  /** The one that this program runs on. */
  static Processor current() {
    if (!Files.isReadable(DESCRIPTION)) {
      return new Processor(Set.of());
    }
    try {
      return described(Files.readString(DESCRIPTION));
    } catch (IOException e) {
      throw new UncheckedIOException(DESCRIPTION + " could not be read", e);
    }
  }

  /** From the text of Linux's cpuinfo. */
  static Processor described(String text) {
    Matcher matcher = FEATURES.matcher(text);
    return matcher.find()
        ? new Processor(Set.of(matcher.group(1).strip().split("\\s+")))
        : new Processor(Set.of());
  }

  /**
   * What weights may be rounded to without an overflow. Without instructions that add products of
   * bytes exactly, two products are added in 16 bits; an activation is a byte of up to 255, so a
   * weight must not be larger than 63. Taking the bit from the activations costs twice as much.
   */
  int largestWeight() {
    return addsBytesExactly() ? 127 : 63;
  }

  private boolean addsBytesExactly() {
    return features.contains("avx512_vnni");
  }

  /** Whether the library that multiplies bytes works at all. */
  boolean multipliesBytes() {
    return features.contains("avx2");
  }

  /** Whether there are kernels for matrices in an order of their own. */
  boolean packsMatrices() {
    return features.contains("avx2");
  }

  /** Precisions that are faster than fp32 here, the fastest first. */
  List<Precision> fasterThanFloat32(Device device) {
    if (device.isGpu()) {
      return List.of(Precision.BFLOAT16);
    }
    List<Precision> faster = new ArrayList<>();
    if (addsBytesExactly()) {
      faster.add(Precision.INT8);
    }
    if (features.contains("avx512_bf16") || features.contains("amx_bf16")) {
      faster.add(Precision.BFLOAT16);
    }
    return faster;
  }
}
