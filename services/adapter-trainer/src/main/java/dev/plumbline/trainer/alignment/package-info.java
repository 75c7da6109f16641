/** The alignment library as a trainer uses it: its settings, and runs on records of Kafka. */
package dev.plumbline.trainer.alignment;
