package dev.plumbline.runtime.service;

/**
 * Whether a service can do its work now.
 *
 * @param detail why not, or what it is doing, for people
 */
public record Readiness(boolean ready, String detail) {
  public static Readiness yes() {
    return new Readiness(true, "ready");
  }

  public static Readiness no(String why) {
    return new Readiness(false, why);
  }
}
