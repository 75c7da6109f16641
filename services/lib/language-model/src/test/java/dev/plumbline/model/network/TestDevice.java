package dev.plumbline.model.network;

/**
 * Where the tests of this module compute: on the processor, or on what the system property {@code
 * plumbline.test.device} names.
 */
public final class TestDevice {
  private TestDevice() {}

  /** The rest is as by default. */
  public static LoadOptions options() {
    String device = System.getProperty("plumbline.test.device", "cpu");
    return new ComputeSettings(device, Precision.FLOAT32.label()).loadOptions();
  }
}
