package dev.plumbline.standalone.demo;

/**
 * One held-out question with the answer before and after the training, both greedy.
 *
 * @param before what the base model said
 * @param after what the adapter made of it
 */
public record HeldOutAnswer(String question, Answer before, Answer after) {}
