package dev.plumbline.model.network;

import ai.djl.Device;

/**
 * How a model is put into memory.
 *
 * @param device where they live
 * @param rotaryRounding what the rotary embedding's frequencies are rounded to
 */
public record LoadOptions(Device device, RotaryRounding rotaryRounding) {
  /** On the processor. */
  public static LoadOptions defaults() {
    return new LoadOptions(Device.cpu(), RotaryRounding.FLOAT32);
  }

  LoadOptions withDevice(Device other) {
    return new LoadOptions(other, rotaryRounding);
  }

  public LoadOptions withRotaryRounding(RotaryRounding rounding) {
    return new LoadOptions(device, rounding);
  }
}
