/** What holds for a vote whoever writes it: the gateway, or a product to Kafka itself. */
package dev.plumbline.runtime.vote;
