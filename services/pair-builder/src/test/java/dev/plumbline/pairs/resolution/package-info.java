/** Tests of the way from feedback to votes against stores of Kafka Streams. */
package dev.plumbline.pairs.resolution;
