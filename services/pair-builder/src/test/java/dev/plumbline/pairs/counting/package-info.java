/** Tests of the counting of votes against stores of Kafka Streams. */
package dev.plumbline.pairs.counting;
