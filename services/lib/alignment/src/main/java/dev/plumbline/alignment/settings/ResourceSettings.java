package dev.plumbline.alignment.settings;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * What a run may use.
 *
 * @param memoryBudget bytes that one forward and backward pass may hold beside the weights; a step
 *     that needs more is split and its gradients are added up. Empty: {@link #automaticBudget}
 * @param scoringTokens tokens of one forward pass without gradients
 * @param targetMemory bytes of targets that are kept in memory; what is more goes to disk
 * @param checkpointSteps steps after which a run writes down how far it is
 */
public record ResourceSettings(
    OptionalLong memoryBudget, int scoringTokens, long targetMemory, int checkpointSteps) {

  private static final long MEBIBYTE = 1L << 20;
  private static final long LEAST_AUTOMATIC = 128 * MEBIBYTE;
  private static final long MOST_AUTOMATIC = 768 * MEBIBYTE;
  private static final int SHARE_OF_THE_MACHINE = 8;

  public ResourceSettings {
    memoryBudget.ifPresent(bytes -> Checks.atLeast("memory-budget", bytes, 1));
    Checks.atLeast("scoring-tokens", scoringTokens, 1);
    Checks.atLeast("target-memory", targetMemory, 0);
    Checks.atLeast("checkpoint-steps", checkpointSteps, 1);
  }

  public static ResourceSettings defaults() {
    return new ResourceSettings(OptionalLong.empty(), 1024, 256 * MEBIBYTE, 10);
  }

  /** The bytes that one forward and backward pass may hold. */
  public long passMemory() {
    return memoryBudget.orElseGet(ResourceSettings::automaticBudget);
  }

  /**
   * An eighth of the memory that this machine or container has, between 128 and 768 MiB. Not of
   * what is free now: the split of a step must be the same in every run, or its last bits differ.
   */
  static long automaticBudget() {
    return budgetOf(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }

  static long budgetOf(long machineMemory) {
    return Math.max(
        LEAST_AUTOMATIC, Math.min(MOST_AUTOMATIC, machineMemory / SHARE_OF_THE_MACHINE));
  }
}
