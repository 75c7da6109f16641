package dev.plumbline.alignment.evaluation;

/** What a model thinks of the two responses of a pair, and which prompt the pair is of. */
public record PairScore(String promptId, ResponseScore chosen, ResponseScore rejected) {}
