/** Writes events to Kafka and says when Kafka has acknowledged them. */
package dev.plumbline.gateway.kafka;
