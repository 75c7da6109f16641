/** Tells Kafka about each answer, so that feedback can refer to it. */
package dev.plumbline.server.completions;
