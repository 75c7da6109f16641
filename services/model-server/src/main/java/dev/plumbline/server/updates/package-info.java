/** Reads the model updates from Kafka and tells the registry of adapters. */
package dev.plumbline.server.updates;
