/** How a command reads a topic of Kafka: up to the end that it has now, and not for ever. */
package dev.plumbline.standalone.reading;
