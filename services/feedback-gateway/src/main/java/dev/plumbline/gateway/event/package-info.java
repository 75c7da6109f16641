/**
 * What a product may say in a feedback request: reads JSON into Avro events, within limits, and
 * refuses everything else with the field's name. Knows neither HTTP nor Kafka.
 */
package dev.plumbline.gateway.event;
