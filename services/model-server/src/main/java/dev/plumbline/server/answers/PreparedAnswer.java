package dev.plumbline.server.answers;

/** An answer that can be started, once. */
@FunctionalInterface
public interface PreparedAnswer {
  /** Starts it; the listener hears of it on another thread, until its end. */
  RunningAnswer start(AnswerListener listener);
}
