package dev.plumbline.model.network;

import ai.djl.Device;

/**
 * How a model is put into memory.
 *
 * @param precision the numbers that weights and activations are kept in
 * @param device where they live
 * @param rotaryRounding what the rotary embedding's frequencies are rounded to
 */
public record LoadOptions(Precision precision, Device device, RotaryRounding rotaryRounding) {
  /** fp32 on the processor. */
  public static LoadOptions defaults() {
    return new LoadOptions(Precision.FLOAT32, Device.cpu(), RotaryRounding.FLOAT32);
  }

  public LoadOptions withRotaryRounding(RotaryRounding rounding) {
    return new LoadOptions(precision, device, rounding);
  }
}
