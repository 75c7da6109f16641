package dev.plumbline.runtime.service;

/**
 * Whether a service can do its work now.
 *
 * @param alive false when it never will again: the process has to be started anew
 * @param detail why not, or what it is doing, for people
 */
public record Readiness(boolean ready, boolean alive, String detail) {
  public static Readiness yes() {
    return yes("ready");
  }

  public static Readiness yes(String detail) {
    return new Readiness(true, true, detail);
  }

  public static Readiness no(String why) {
    return new Readiness(false, true, why);
  }

  /** Not now, nor later. */
  public static Readiness never(String why) {
    return new Readiness(false, false, why);
  }
}
