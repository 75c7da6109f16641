package dev.plumbline.model.generation;

/** A request that the engine has taken. */
public interface GenerationHandle {

  /**
   * Says that the answer is not wanted any more. It ends before the engine's next step; without
   * effect when it has ended already.
   */
  void cancel();
}
