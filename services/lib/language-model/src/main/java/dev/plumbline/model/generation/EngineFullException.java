package dev.plumbline.model.generation;

/** The engine's queue is full: try again later. */
public final class EngineFullException extends RuntimeException {
  public EngineFullException(int waiting) {
    super("The engine's queue is full: " + waiting + " requests wait already");
  }
}
