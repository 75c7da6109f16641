/**
 * How answers come about: what is asked of the language model, who waits for whom, and the bridge
 * to the model's engine.
 */
package dev.plumbline.server.answers;
