/** The bridge to the language model: adapters from the store, answers from its engine. */
package dev.plumbline.server.engine;
