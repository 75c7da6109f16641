package dev.plumbline.alignment;

/**
 * The loss of one step.
 *
 * @param step within the phase, from 1
 * @param loss before the step changed the weights
 */
public record LossPoint(Phase phase, int step, double loss) {}
