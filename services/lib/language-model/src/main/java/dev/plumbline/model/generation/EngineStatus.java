package dev.plumbline.model.generation;

/**
 * What an engine is busy with.
 *
 * @param waiting requests in the queue
 * @param active answers that are being made
 * @param cacheBytes memory taken for keys and values
 * @param steps steps since the start
 * @param tokens tokens generated since the start
 */
public record EngineStatus(int waiting, int active, long cacheBytes, long steps, long tokens) {}
