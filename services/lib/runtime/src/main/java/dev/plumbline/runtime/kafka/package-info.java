/** Topics, Kafka clients, decoding of records, dead letters. */
package dev.plumbline.runtime.kafka;
