/** How fast a model is on this machine, measured through the engine that serves it. */
package dev.plumbline.model.benchmark;
