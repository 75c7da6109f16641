package dev.plumbline.alignment.evaluation;

/**
 * What held-out pairs say of an adapter together. Each prompt counts once, however many pairs it
 * has.
 *
 * @param margin the mean of the pairs' margins
 * @param accuracy the share of pairs with a margin above 0
 */
public record Standing(double margin, double accuracy) {}
