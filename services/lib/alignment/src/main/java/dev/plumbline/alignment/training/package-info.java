/**
 * The steps that change weights: losses, targets, the optimiser, and the methods that are built of
 * them.
 */
package dev.plumbline.alignment.training;
