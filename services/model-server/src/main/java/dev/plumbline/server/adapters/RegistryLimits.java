package dev.plumbline.server.adapters;

import dev.plumbline.runtime.service.DoublingWait;

/**
 * Bounds of the registry.
 *
 * @param history announcements and failures that are remembered per channel
 * @param requested versions that stay loaded because a client asked for them by number
 * @param retry the waits after failures that may pass
 */
public record RegistryLimits(int history, int requested, DoublingWait retry) {}
