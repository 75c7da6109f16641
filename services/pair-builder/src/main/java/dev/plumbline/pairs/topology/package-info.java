/** How the steps are put together, and how they meet Kafka. */
package dev.plumbline.pairs.topology;
