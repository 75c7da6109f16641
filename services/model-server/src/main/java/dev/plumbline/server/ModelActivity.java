package dev.plumbline.server;

/**
 * What a model is busy with.
 *
 * @param batch answers that are continued together now
 * @param cacheBytes memory taken for the keys and values of running answers
 * @param steps tokens that all answers of a batch were continued by, since the start
 * @param reusedPromptTokens tokens of prompts that had been read for another answer, since the
 *     start
 * @param aheadPromptTokens tokens that were read for prompts to come, since the start
 */
public record ModelActivity(
    int batch, long cacheBytes, long steps, long reusedPromptTokens, long aheadPromptTokens) {}
