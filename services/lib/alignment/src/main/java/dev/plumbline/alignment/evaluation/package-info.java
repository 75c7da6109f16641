/**
 * Measures of an adapter: reward accuracy and margin on held-out pairs, drift from the base model,
 * the shape of its answers.
 */
package dev.plumbline.alignment.evaluation;
