package dev.plumbline.model.network;

/** The numbers that weights and activations are kept in. */
public enum Precision {
  FLOAT32
}
