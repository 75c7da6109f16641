package dev.plumbline.standalone.bench.serve.load;

/**
 * A question that is to be asked.
 *
 * @param number its place in the workload, from 0
 * @param maxTokens the longest answer
 */
public record PlannedRequest(int number, String prompt, int maxTokens) {}
