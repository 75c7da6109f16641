package dev.plumbline.trainer.run;

/**
 * The model that adapters are trained for.
 *
 * @param fingerprint SHA-256 that identifies its weights; an adapter fits no others
 */
public record BaseModel(String name, String fingerprint) {}
