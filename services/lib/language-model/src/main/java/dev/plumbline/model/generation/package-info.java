/**
 * Answers, token by token: sampling, the key-value caches' memory, and one thread that continues
 * many answers in the same batch.
 */
package dev.plumbline.model.generation;
