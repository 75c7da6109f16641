/**
 * What holds for a vote whoever writes it, the gateway or a product to Kafka itself: its time, and
 * how its user is called.
 */
package dev.plumbline.runtime.feedback;
