/** Tests of the counting, without Kafka. */
package dev.plumbline.pairs.ballot;
