/** A Kafka broker in this process: for the standalone mode, and for tests with a real broker. */
package dev.plumbline.embeddedkafka;
