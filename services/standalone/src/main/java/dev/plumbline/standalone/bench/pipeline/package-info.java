/** How fast votes get through the gateway and the pair-builder, beside Kafka's bare clients. */
package dev.plumbline.standalone.bench.pipeline;
