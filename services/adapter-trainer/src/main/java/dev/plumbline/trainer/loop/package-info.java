/**
 * The worker's loop: owns partitions, keeps their pairs, starts runs and publishes what comes of
 * them. One thread does all of it, except the training itself.
 */
package dev.plumbline.trainer.loop;
