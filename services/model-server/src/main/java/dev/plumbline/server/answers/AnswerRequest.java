package dev.plumbline.server.answers;

import dev.plumbline.server.adapters.AdapterLease;

/**
 * One answer to be made.
 *
 * @param lease the version that answers; it stays open until the answer has ended
 */
public record AnswerRequest(Prompt prompt, Sampling sampling, AdapterLease lease) {}
