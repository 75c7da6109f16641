/**
 * How fast a model is on this machine, and how well it predicts a text, measured through the code
 * that serves it.
 */
package dev.plumbline.model.benchmark;
