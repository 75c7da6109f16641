package dev.plumbline.alignment.evaluation;

/** What a model thinks of the two responses of a pair. */
public record PairScore(ResponseScore chosen, ResponseScore rejected) {}
