/** The preference pairs that a worker holds in memory, per channel. No Kafka clients here. */
package dev.plumbline.trainer.pairs;
