package dev.plumbline.alignment.evaluation;

/**
 * A generated answer.
 *
 * @param finished whether it ended by itself, not at the token limit
 */
public record Answer(String prompt, String text, boolean finished) {}
