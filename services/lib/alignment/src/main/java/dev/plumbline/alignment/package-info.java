/**
 * Alignment of a language model with what its users voted for: one run from votes to a judged
 * adapter.
 *
 * <p>Knows models and mathematics, nothing of Kafka, HTTP or where votes come from.
 */
package dev.plumbline.alignment;
