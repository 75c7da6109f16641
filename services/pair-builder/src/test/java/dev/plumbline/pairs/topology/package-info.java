/** Tests of what ties the topology to Kafka. */
package dev.plumbline.pairs.topology;
