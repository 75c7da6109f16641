package dev.plumbline.model.benchmark;

/**
 * One figure.
 *
 * @param name short and stable, for programs: {@code decode.b8}
 * @param description for people
 */
public record Measurement(String name, String description, double value, String unit) {}
