package dev.plumbline.standalone.bench.pipeline;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param votes that each round sends through each part
 * @param prompts that they are spread over
 * @param rounds how often everything is measured; the first warms up and does not count
 * @param batch votes in one request, where the throughput of the gateway is measured
 * @param clients that send requests at the same time
 * @param latencyTime how long votes are sent at half of the highest load
 */
public record PipelineSettings(
    int votes, int prompts, int rounds, int batch, int clients, Duration latencyTime) {}
