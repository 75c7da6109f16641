/** The feedback gateway: HTTP in, acknowledged Kafka records out. */
package dev.plumbline.gateway;
