package dev.plumbline.standalone.bench.pipeline;

/**
 * How many votes were acknowledged.
 *
 * @param perSecond of a clock
 * @param perCore in a second of one processor core, by who sends them to Kafka
 */
record Throughput(double perSecond, double perCore) {}
