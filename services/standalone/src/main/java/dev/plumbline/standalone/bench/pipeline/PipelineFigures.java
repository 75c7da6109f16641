package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.standalone.bench.serve.load.Distribution;

/**
 * What one round measured. Rates are votes a second, times milliseconds.
 *
 * @param bareLoop Kafka's bare clients, transactional, reading and writing in Avro
 * @param bareStreams the same as a topology of Kafka Streams
 * @param streamsWithStore the same with one store in memory
 * @param bareProducer the gateway's producer alone
 * @param gateway through the gateway, many votes in a request
 * @param gatewaySingles through the gateway, each vote in a request of its own
 */
record PipelineFigures(
    double bareLoop,
    double bareStreams,
    double streamsWithStore,
    double inMemory,
    double rocksDb,
    Throughput bareProducer,
    Throughput gateway,
    double gatewaySingles,
    Distribution producerLatency,
    Distribution gatewayLatency) {}
