package dev.plumbline.model.lora;

import java.nio.FloatBuffer;

/** The values of one low-rank pair, wherever they are. */
public interface PairValues {
  int rank();

  int inputs();

  int outputs();

  /** What the product is multiplied with. */
  double scaling();

  /** Puts A, [rank, in] row by row, into the buffer. */
  void copyA(FloatBuffer target);

  /** Puts B, [out, rank] row by row, into the buffer. */
  void copyB(FloatBuffer target);
}
